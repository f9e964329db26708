namespace Modular.Host.Servers.State;

/// <summary>When an undecided recovery is tried again.</summary>
/// <param name="Attempts">How often it was undecided.</param>
/// <param name="At">The next try.</param>
internal sealed record RecoveryRetry(int Attempts, DateTimeOffset At);
