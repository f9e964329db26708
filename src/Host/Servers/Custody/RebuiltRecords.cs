using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>Makes records of what the backend can tell of its servers.</summary>
internal sealed class RebuiltRecords(GuardedParts parts, ModularOptions options, HostContext host)
{
    /// <summary>Whether this backend can tell anything.</summary>
    public bool CanBeMade => parts.Backend.Rebuild is not null;

    /// <summary>Null when it cannot be told.</summary>
    public async Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        parts.Backend.Rebuild is { } ability && await ability.RebuildAsync(id, cancellationToken) is { } rebuilt ? RecordOf(id, rebuilt) : null;

    private ServerRecord RecordOf(string id, RebuiltServer rebuilt) => new()
    {
        Id = id,
        ManagerId = host.ManagerId,
        Node = host.Node,
        Backend = options.ServerBackend,
        Spec = rebuilt.Spec,
        Status = rebuilt.IsRunning ? ServerStatus.Running : ServerStatus.Stopped,
        Desired = rebuilt.IsRunning ? DesiredState.Running : DesiredState.Stopped,
        Port = rebuilt.Port,
        UserName = rebuilt.UserName,
        Handle = rebuilt.Handle,
        Endpoint = rebuilt.Endpoint,
        CreatedAt = rebuilt.CreatedAt,
        StatusChangedAt = rebuilt.CreatedAt,
        StartedAt = rebuilt.CreatedAt,
        StoppedAt = rebuilt.IsRunning ? null : rebuilt.CreatedAt,
    };
}
