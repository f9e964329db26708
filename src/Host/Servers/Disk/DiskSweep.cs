using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Disk;

/// <summary>
/// Measures about once a minute what each server's files take, one after the other, and has each user judged by the sum; apart from all other work.
/// </summary>
internal sealed partial class DiskSweep(
    GuardedParts parts, ServerRegistry registry, DiskQuota quota, DiskVerdicts verdicts, TimeProvider time, ILogger<DiskSweep> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // all measurements together take a quarter of a processor at most
    private const int RestPerDuration = 3;

    /// <summary>Servers that could not be measured the last time; each is told of once.</summary>
    private readonly HashSet<string> _unmeasured = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        if (!quota.IsSet || parts.Backend.Disk is not { } disk)
        {
            await verdicts.LiftAsync(registry.Own);
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
            await SweepAsync(disk, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(GuardedDisk disk, CancellationToken stoppingToken)
    {
        foreach (var user in registry.Own.GroupBy(s => s.Record.Spec.UserId).ToList())
        {
            foreach (var server in user)
                await MeasureAsync(disk, server, stoppingToken);

            await JudgeAsync(user.Key, stoppingToken);
        }

        _unmeasured.RemoveWhere(id => registry.Find(id) is null);
    }

    /// <summary>What cannot be told stays what it was: it is neither nothing nor too much.</summary>
    private async Task MeasureAsync(GuardedDisk disk, ManagedServer server, CancellationToken stoppingToken)
    {
        var began = time.GetTimestamp();
        try
        {
            server.DiskBytes = await disk.MeasureAsync(server.Id, stoppingToken);
            _unmeasured.Remove(server.Id);
        }
        catch (ServerException e)
        {
            if (registry.Find(server.Id) is not null && _unmeasured.Add(server.Id))
                Unmeasured(server.Id, e.Message);
        }

        if (time.GetElapsedTime(began) * RestPerDuration is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, stoppingToken);
    }

    private async Task JudgeAsync(string userId, CancellationToken stoppingToken)
    {
        try
        {
            await verdicts.ApplyAsync(userId, [.. registry.Own.Where(s => s.Record.Spec.UserId == userId)], registry.DiskBytesOf(userId), stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            NotJudged(e, userId); // the next sweep does it
        }
    }

    [LoggerMessage(1253, LogLevel.Warning,
        "Server {ServerId}: what its files take on disk cannot be told; the last figure counts for MAX_DISK_PER_USER until it can: {Reason}")]
    private partial void Unmeasured(string serverId, string reason);

    [LoggerMessage(1254, LogLevel.Error, "User {UserId}: what follows from the files of the servers could not be handled")]
    private partial void NotJudged(Exception e, string userId);
}
