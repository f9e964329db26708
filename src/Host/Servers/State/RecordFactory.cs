using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Servers.State;

/// <summary>Makes ids and first records.</summary>
internal sealed class RecordFactory(HostContext host, ModularOptions options, TimeProvider time)
{
    /// <summary>The port that stands in a plan when the caller prefers none.</summary>
    public int ExamplePort => host.PortRange.Start;

    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("D");

    public ServerRecord Create(string id, CreateServer order)
    {
        var now = time.GetUtcNow();
        return new ServerRecord
        {
            Id = id,
            ManagerId = host.ManagerId,
            Node = host.Node,
            Backend = options.ServerBackend,
            Spec = order.Spec,
            Labels = order.Labels,
            Status = ServerStatus.Creating,
            Desired = order.Start ? DesiredState.Running : DesiredState.Stopped,
            RestartPolicy = order.RestartPolicy,
            IdleTimeout = order.IdleTimeout,
            ExpiresAt = order.TimeToLive is { } ttl ? now + ttl : null,
            CreatedAt = now,
            StatusChangedAt = now,
            Idempotency = order.Idempotency,
        };
    }
}
