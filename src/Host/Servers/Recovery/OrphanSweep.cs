using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>
/// Looks for what bears this manager's mark although no record wants it. Told in the log first, ended one sweep later and only past the grace period.
/// </summary>
internal sealed partial class OrphanSweep(
    GuardedParts parts, OrphanRemoval ending, OrphanList orphans, ModularOptions options, TimeProvider time, ILogger<OrphanSweep> log)
{
    private readonly Dictionary<string, FirstSight> _firstSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _toldOf = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = new Dictionary<string, Orphan>(StringComparer.Ordinal);
        foreach (var instance in await parts.Backend.ListOwnedAsync(cancellationToken))
        {
            if (!ending.IsOrphan(instance))
                continue;

            var isNew = _firstSeen.TryAdd(instance.ServerId, new FirstSight(now, time.GetTimestamp()));
            var orphan = Describe(instance);
            if (isNew)
                OrphanFound(instance.ServerId, string.Join("; ", instance.Evidence), options.OrphanGrace);

            if (isNew || IsInGrace(instance))
                seen.Add(instance.ServerId, orphan);
            else if (await EndAsync(instance, orphan, cancellationToken) is { } left)
                seen.Add(instance.ServerId, left);
        }

        foreach (var id in _firstSeen.Keys.Where(id => !seen.ContainsKey(id)).ToList())
        {
            _firstSeen.Remove(id);
            _toldOf.Remove(id);
        }

        (orphans.Current, orphans.SweptAt) = ([.. seen.Values.OrderBy(o => o.FirstSeen)], now);
    }

    /// <summary>What is left of it; null when it is ended. Trouble with one does not concern the next.</summary>
    private async Task<Orphan?> EndAsync(OwnedInstance instance, Orphan orphan, CancellationToken cancellationToken)
    {
        try
        {
            return await ending.TryEndAsync(instance, cancellationToken) ? null : orphan;
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            // a message may name a folder that is another one with each attempt
            var reason = e is ServerException { InnerException: null } ? e.Message : $"{(e.InnerException ?? e).HResult}";
            if (_toldOf.GetValueOrDefault(instance.ServerId) != reason)
                NotEnded(instance.ServerId, e.Message);

            _toldOf[instance.ServerId] = reason;
            return orphan with { Evidence = [.. orphan.Evidence, $"it could not be put out of the way, which is tried again: {e.Message}"] };
        }
    }

    private Orphan Describe(OwnedInstance instance)
    {
        var firstSeen = _firstSeen[instance.ServerId].At;
        var youngest = instance.Since is { } since && since > firstSeen ? since : firstSeen;
        return new Orphan(instance.ServerId, instance.Alive, instance.Evidence, firstSeen, ending.CanEnd(instance) ? youngest + options.OrphanGrace : null);
    }

    /// <summary>By elapsed time: a clock that is set meanwhile ends nothing early.</summary>
    private bool IsInGrace(OwnedInstance instance)
    {
        var (at, timestamp) = _firstSeen[instance.ServerId];
        var laterBy = instance.Since is { } since && since > at ? since - at : TimeSpan.Zero;
        return time.GetElapsedTime(timestamp) < options.OrphanGrace + laterBy;
    }

    [LoggerMessage(1180, LogLevel.Warning, "Server {ServerId}: orphan found, no record wants it: {Evidence}. It is ended after {Grace}")]
    private partial void OrphanFound(string serverId, string evidence, TimeSpan grace);

    [LoggerMessage(1182, LogLevel.Warning, "Server {ServerId}: it could not be put out of the way, which is tried again: {Reason}")]
    private partial void NotEnded(string serverId, string reason);
}
