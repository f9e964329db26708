namespace Modular.Host.Servers;

/// <summary>Something that bears this manager's mark although no record wants it.</summary>
/// <param name="ServerId">The id in the mark.</param>
/// <param name="Alive">Whether something of it runs; false when only files are left.</param>
/// <param name="Evidence">What was found, one line each.</param>
/// <param name="FirstSeen">When a sweep found it first.</param>
/// <param name="EndsAt">From then on the next sweep ends it, unless a record turns up that wants it; null: files that the backend cannot put aside, and so
/// leaves.</param>
internal sealed record Orphan(string ServerId, bool Alive, IReadOnlyList<string> Evidence, DateTimeOffset FirstSeen, DateTimeOffset? EndsAt);
