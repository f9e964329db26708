using System.Diagnostics.Metrics;
using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>
/// Remembers calls that were given up and have not returned, and refuses what must not be asked meanwhile: each of them may hold a thread, and may still do
/// what it was to do.
/// </summary>
internal sealed class OverdueCalls(IMeterFactory meters, TimeProvider time)
{
    /// <summary>
    /// Of one part. Those that only look are counted by themselves: a caller who hangs up leaves one behind on a busy machine, and must not keep servers from
    /// being started and ended.
    /// </summary>
    public const int Most = 64;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly List<OverdueCall> _calls = [];
    private readonly HashSet<(string Plugin, string Call)> _known = [];
    private readonly Counter<long> _abandoned = meters.Create("modular").CreateCounter<long>(
        "plugin_calls_abandoned", description: "Calls to plugins that did not end although they were cancelled, and were left alone.");
    private DateTimeOffset _noneSince = time.GetUtcNow();
    private volatile int _count;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<OverdueCall> Current
    {
        get
        {
            lock (_lock)
                return [.. _calls.OrderBy(c => c.Since)];
        }
    }

    /// <summary>How many there are of each kind, with 0 for what was overdue once: an alert ends with a 0, not when a series is gone.</summary>
    public IReadOnlyDictionary<(string Plugin, string Call), int> Counts
    {
        get
        {
            lock (_lock)
                return _known.ToDictionary(k => k, k => _calls.Count(c => c.Plugin == k.Plugin && c.Member == k.Call));
        }
    }

    /// <summary>Since when there is none; the last time that there was none when there are some.</summary>
    public DateTimeOffset NoneSince
    {
        get
        {
            lock (_lock)
                return _noneSince;
        }
    }

    /// <summary>Makes a series begin at 0, so that the first call that is given up is seen as one.</summary>
    public void Announce(PluginPart part, PluginBound bound)
    {
        lock (_lock)
            _known.Add((part.Name, bound.Call));

        Count(0, part.Name, bound.Call);
    }

    /// <summary>Throws Unavailable, which names the call that has not returned, when this one must wait for it.</summary>
    public void Demand(in PluginCall call)
    {
        if (_count > 0 && !call.Bound.IsNeverRefused && Refusal(call) is { } refusal)
            throw new ServerException(ServerError.Unavailable, refusal.Message, refusal) { RetryAfter = RetryAfter };
    }

    /// <summary>Whether anything may be asked about a server.</summary>
    public bool IsFenced(PluginPart part, string serverId)
    {
        if (_count == 0)
            return false;

        lock (_lock)
            return _calls.Any(c => ReferenceEquals(c.Call.Part, part) && c.Call.ServerId == serverId && c.Call.Bound.Fence == FenceScope.Server);
    }

    public void Add(OverdueCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
            _known.Add((call.Plugin, call.Member));
            _count = _calls.Count;
        }

        Count(1, call.Plugin, call.Member);
    }

    public void Remove(OverdueCall call)
    {
        lock (_lock)
        {
            _calls.RemoveAll(c => ReferenceEquals(c, call));
            _count = _calls.Count;
            if (_count == 0)
                _noneSince = time.GetUtcNow();
        }
    }

    private void Count(int calls, string plugin, string member) =>
        _abandoned.Add(calls, new KeyValuePair<string, object?>("plugin", plugin), new KeyValuePair<string, object?>("call", member));

    private DoubtException? Refusal(PluginCall call)
    {
        lock (_lock)
        {
            if (_calls.FirstOrDefault(c => c.Hinders(call)) is { } overdue)
                return new DoubtException(
                    $"{Capital(overdue.ToString())}{Of(call.ServerId)}, so {call.Bound.Call} waits for it. If it never returns, restart the manager.", overdue);

            var isLook = call.Bound.Fence != FenceScope.Server;
            return _calls.Count(c => ReferenceEquals(c.Call.Part, call.Part) && c.Call.Bound.Fence != FenceScope.Server == isLook) >= Most
                ? new DoubtException($"The plugin '{call.Part.Name}' has not returned from {Most} calls, so it is asked for no more until some do. " +
                    "If they never return, restart the manager.")
                : null;
        }
    }

    private static string Of(string? serverId) => serverId is null ? "" : $" for server {serverId}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
