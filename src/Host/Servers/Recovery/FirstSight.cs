namespace Modular.Host.Servers.Recovery;

/// <summary>When an orphan was first seen.</summary>
/// <param name="At">To be shown.</param>
/// <param name="Timestamp">To measure from.</param>
internal readonly record struct FirstSight(DateTimeOffset At, long Timestamp);
