using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>Records to test with.</summary>
public static class ServerRecords
{
    private static readonly DateTimeOffset Birthday = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>A new, valid record with an id that sorts by <paramref name="number"/>.</summary>
    /// <param name="number">0 or more; equal numbers give equal ids.</param>
    /// <param name="userId">Its owner.</param>
    public static ServerRecord Sample(int number = 0, string userId = "alice") => new()
    {
        Id = $"0198c0de-0000-7000-8000-{number:x12}",
        ManagerId = "manager-1",
        Backend = "fake",
        Spec = new ServerSpec { UserId = userId, SessionId = "session-1" },
        Status = ServerStatus.Creating,
        Desired = DesiredState.Running,
        CreatedAt = Birthday,
        StatusChangedAt = Birthday,
    };

    private static ServerFailure Broken => new()
    {
        Error = ServerError.StartFailed,
        Message = "It ended.",
        At = Birthday,
        ExitCode = 137,
        LogTail = ["line 1", "line 2"],
        Kind = FailureKind.Exited,
    };

    /// <summary>A record in which every member is set.</summary>
    /// <param name="number">As in <see cref="Sample"/>.</param>
    public static ServerRecord Complete(int number = 0) => Sample(number) with
    {
        Node = "node-1",
        Version = 7,
        Spec = new ServerSpec
        {
            UserId = "bob",
            SessionId = "session-2",
            Name = "Bob's desktop",
            Profile = "office",
            Display = new DisplaySpec { Width = 1024, Height = 768, ColorDepth = 16 },
            Limits = new ResourceLimits { MaxCpuPercent = 150, MaxMemoryMib = 512, MaxProcesses = 99, MaxBandwidthKbps = 1000, Strict = true },
            SecurityLevel = SecurityLevel.Maximum,
        },
        Labels = new Dictionary<string, string> { ["team"] = "red", ["cost.center"] = "4711" },
        Status = ServerStatus.Failed,
        Desired = DesiredState.Stopped,
        Port = 13389,
        UserName = "bob",
        Handle = new ServerHandle { Version = 3, Data = "{\"pid\":4711}" },
        Endpoint = new ServerEndpoint { Host = "rdp.example", Port = 13389, CertificateSha256 = new string('a', 64) },
        Failure = Broken,
        StopReason = StopReason.Shutdown,
        Conditions = [new ServerCondition { Type = "recovery_unknown", Message = "It cannot be told.", Since = Birthday }],
        RestartPolicy = RestartPolicy.OnFailure,
        Restarts = 4,
        NextRestartAt = Birthday.AddSeconds(8),
        IdleTimeout = TimeSpan.FromMinutes(20),
        ExpiresAt = Birthday.AddDays(1),
        StartedAt = Birthday.AddSeconds(1),
        StoppedAt = Birthday.AddSeconds(2),
        Idempotency = new IdempotencyRecord { Key = "key", RequestSha256 = new string('b', 64) },
    };
}
