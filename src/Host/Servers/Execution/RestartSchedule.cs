using Modular.Abstractions;

namespace Modular.Host.Servers.Execution;

/// <summary>When the restart policy tries again: 1 s doubling to 1 min, each with up to a fifth of jitter; forgotten after ten minutes of running.</summary>
internal static class RestartSchedule
{
    public const int MaxAttempts = 10;
    private const double Jitter = 0.2;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(10);

    /// <summary>Between a failure and the next attempt.</summary>
    public static TimeSpan LongestPause => Longest * (1 + Jitter);

    /// <summary>The record with its next restart planned, or without one. It is as it was before it failed: one that ran has its handle still.</summary>
    public static ServerRecord Plan(ServerRecord failed, bool retryMayHelp, DateTimeOffset now)
    {
        var ranLong = failed.StartedAt is { } started && failed.Handle is not null && now - started >= StableAfter;
        var restarts = ranLong ? 0 : failed.Restarts;
        var tryAgain = retryMayHelp && failed.RestartPolicy == RestartPolicy.OnFailure && failed.Desired == DesiredState.Running && restarts < MaxAttempts;
        return failed with { Restarts = restarts, NextRestartAt = tryAgain ? now + Pause(restarts) : null };
    }

    private static TimeSpan Pause(int restarts)
    {
        var pause = First * Math.Pow(2, Math.Min(restarts, 10));
        if (pause > Longest)
            pause = Longest;

        return pause * (1 + (Random.Shared.NextDouble() * Jitter));
    }
}
