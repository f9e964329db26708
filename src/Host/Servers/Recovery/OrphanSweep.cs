using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>Looks for what bears this manager's mark although no record wants it. Told in the log first, ended one sweep later and only past the grace period.</summary>
internal sealed partial class OrphanSweep(
    SelectedParts parts, OrphanEnding ending, OrphanList orphans, ModularOptions options, TimeProvider time, ILogger<OrphanSweep> log)
{
    private readonly Dictionary<string, FirstSight> _firstSeen = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = new Dictionary<string, Orphan>(StringComparer.Ordinal);
        await foreach (var instance in parts.Backend.ListOwnedAsync(cancellationToken))
        {
            if (!ending.IsOrphan(instance))
                continue;

            var isNew = _firstSeen.TryAdd(instance.ServerId, new FirstSight(now, time.GetTimestamp()));
            var orphan = Describe(instance);
            if (isNew)
                OrphanFound(instance.ServerId, string.Join("; ", instance.Evidence), options.OrphanGrace);

            if (isNew || IsInGrace(instance) || !await ending.TryEndAsync(instance, cancellationToken))
                seen.Add(instance.ServerId, orphan);
        }

        foreach (var id in _firstSeen.Keys.Where(id => !seen.ContainsKey(id)).ToList())
            _firstSeen.Remove(id);

        (orphans.Current, orphans.SweptAt) = ([.. seen.Values.OrderBy(o => o.FirstSeen)], now);
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
}
