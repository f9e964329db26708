namespace Modular.Host.Servers.Supervision;

/// <summary>Questions to a wall clock that may be set, in either direction: a clock that was put back must not make anything wait.</summary>
internal static class WallTime
{
    /// <summary>Whether so much lies between the two, or the clock was put back by as much.</summary>
    public static bool HasPassed(TimeSpan duration, DateTimeOffset since, DateTimeOffset now) => (now - since).Duration() >= duration;

    /// <summary>Whether the time has come, or lies further ahead than it was ever set.</summary>
    public static bool IsDue(DateTimeOffset? at, TimeSpan furthest, DateTimeOffset now) => at <= now || at - now > furthest;
}
