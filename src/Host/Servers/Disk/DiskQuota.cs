using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Disk;

/// <summary>What MAX_DISK_PER_USER means for a user. Between 100 and 110 % he makes nothing new, but can start a desktop and clean up.</summary>
internal sealed class DiskQuota(ModularOptions options)
{
    private const int NearPercent = 90, FullPercent = 100, OverPercent = 110;
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(60); // a sweep later

    public bool IsSet => options.MaxDiskPerUser > 0;

    public string Bound => $"MAX_DISK_PER_USER ({options.MaxDiskPerUser / MiB} MiB)";

    public static string Size(long bytes) => $"{bytes / MiB} MiB";

    public DiskLevel LevelOf(long bytes) => !IsSet ? DiskLevel.Within : (100.0 * bytes / options.MaxDiskPerUser) switch
    {
        >= OverPercent => DiskLevel.Over,
        >= FullPercent => DiskLevel.Full,
        >= NearPercent => DiskLevel.Near,
        _ => DiskLevel.Within,
    };

    /// <summary>Throws LimitReached when a user with so many bytes may not have another server, or not start one of his.</summary>
    public void Demand(string userId, long bytes, bool isNew)
    {
        if (LevelOf(bytes) < (isNew ? DiskLevel.Full : DiskLevel.Over))
            return;

        var rule = isNew
            ? $"MAX_DISK_PER_USER is {Size(options.MaxDiskPerUser)}. Delete one, or files in them; what is deleted inside counts at the next measurement, " +
                "within a minute or so."
            : $"from {OverPercent} % of {Bound} on none is started. Delete one, or raise the limit.";
        throw new ServerException(ServerError.LimitReached, $"The servers of user '{userId}', stopped ones included, have {Size(bytes)} of files, and {rule}")
        { RetryAfter = RetryAfter, Field = "user_id" };
    }

    /// <summary>What his servers are to say of it; the same as long as the level is. Null: nothing.</summary>
    public string? Message(DiskLevel level) => level switch
    {
        DiskLevel.Near => $"The files of its user's servers take {NearPercent} % or more of {Bound}. From {FullPercent} % on no server is created for him.",
        DiskLevel.Full =>
            $"The files of its user's servers take all of {Bound}: no server is created for him. From {OverPercent} % on those that run are stopped.",
        DiskLevel.Over => $"The files of its user's servers take {OverPercent} % or more of {Bound}: none of them may run. Delete one, or raise the limit.",
        _ => null,
    };

    /// <summary>What is wrong when the setting is set and the backend cannot measure; else null.</summary>
    public Finding? FindingOf(GuardedBackend backend) => !IsSet || backend.Disk is not null ? null : new Finding
    {
        Severity = FindingSeverity.Warning,
        Message = $"MAX_DISK_PER_USER cannot be kept: the backend {options.ServerBackend} does not tell what its servers take on disk.",
        Fix = "Bound disk space by quotas of the file system and leave MAX_DISK_PER_USER out, or choose another SERVER_BACKEND.",
    };
}
