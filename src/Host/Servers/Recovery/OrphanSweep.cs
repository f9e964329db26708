using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>Ends what bears this manager's mark although no record wants it. Told in the log first, done one sweep later and only past the grace period.</summary>
internal sealed partial class OrphanSweep(
    SelectedParts parts, ServerRegistry registry, OrphanList orphans, ModularOptions options, TimeProvider time, ILogger<OrphanSweep> log)
{
    private readonly Dictionary<string, FirstSight> _firstSeen = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = new Dictionary<string, Orphan>(StringComparer.Ordinal);
        await foreach (var instance in parts.Backend.ListOwnedAsync(cancellationToken))
        {
            if (!IsOrphan(instance))
                continue;

            var isNew = _firstSeen.TryAdd(instance.ServerId, new FirstSight(now, time.GetTimestamp()));
            var orphan = Describe(instance);
            if (isNew)
                OrphanFound(instance.ServerId, string.Join("; ", instance.Evidence), options.OrphanGrace);

            if (isNew || IsInGrace(instance) || !await TryEndAsync(instance, cancellationToken))
                seen.Add(instance.ServerId, orphan);
        }

        foreach (var id in _firstSeen.Keys.Where(id => !seen.ContainsKey(id)).ToList())
            _firstSeen.Remove(id);

        (orphans.Current, orphans.SweptAt) = ([.. seen.Values.OrderBy(o => o.FirstSeen)], now);
    }

    /// <summary>Without a record everything is an orphan; with one at rest, what is alive.</summary>
    private bool IsOrphan(OwnedInstance instance) => registry.Find(instance.ServerId) is not { } server
        || (instance.Alive && registry.IsOwn(server) && IsAtRest(server));

    private static bool IsAtRest(ManagedServer server) =>
        !ServerTransitions.IsActive(server.Record.Status) && server is { Running: null, RecoveryRetry: null } && server.Completion is not { IsCompleted: false };

    private Orphan Describe(OwnedInstance instance)
    {
        var firstSeen = _firstSeen[instance.ServerId].At;
        var youngest = instance.Since is { } since && since > firstSeen ? since : firstSeen;
        return new Orphan(instance.ServerId, instance.Alive, instance.Evidence, firstSeen, youngest + options.OrphanGrace);
    }

    /// <summary>By elapsed time: a clock that is set meanwhile ends nothing early.</summary>
    private bool IsInGrace(OwnedInstance instance)
    {
        var (at, timestamp) = _firstSeen[instance.ServerId];
        var laterBy = instance.Since is { } since && since > at ? since - at : TimeSpan.Zero;
        return time.GetElapsedTime(timestamp) < options.OrphanGrace + laterBy;
    }

    /// <summary>False when it is no longer clear that nobody wants it, so that the next sweep looks again.</summary>
    private async Task<bool> TryEndAsync(OwnedInstance instance, CancellationToken cancellationToken)
    {
        if (registry.Find(instance.ServerId) is not { } server)
        {
            await parts.Backend.RemoveAsync(instance.ServerId, RemovalScope.Everything, cancellationToken);
        }
        else if (await server.Gate.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            try
            {
                if (!IsAtRest(server))
                    return false;

                await parts.Backend.RemoveAsync(instance.ServerId, RemovalScope.Processes, cancellationToken);
            }
            finally
            {
                server.Gate.Release();
            }
        }
        else
        {
            return false;
        }

        OrphanEnded(instance.ServerId);
        return true;
    }

    [LoggerMessage(1180, LogLevel.Warning, "Server {ServerId}: orphan found, no record wants it: {Evidence}. It is ended after {Grace}")]
    private partial void OrphanFound(string serverId, string evidence, TimeSpan grace);

    [LoggerMessage(1181, LogLevel.Warning, "Server {ServerId}: orphan ended")]
    private partial void OrphanEnded(string serverId);
}
