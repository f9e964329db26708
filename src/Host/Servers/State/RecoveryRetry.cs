namespace Modular.Host.Servers.State;

/// <summary>When an undecided recovery is tried again.</summary>
/// <param name="Attempts">How often it was undecided.</param>
/// <param name="At">The next try.</param>
internal sealed record RecoveryRetry(int Attempts, DateTimeOffset At)
{
    /// <summary>Between two questions about one server.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>After one more that was undecided: 1 s doubling to <see cref="LongestPause"/>.</summary>
    public static RecoveryRetry After(RecoveryRetry? former, DateTimeOffset now)
    {
        var attempts = (former?.Attempts ?? 0) + 1;
        return new RecoveryRetry(attempts, now + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempts - 1))));
    }
}
