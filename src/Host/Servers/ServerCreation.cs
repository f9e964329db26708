using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers;

/// <summary>Makes servers: limit, id, record, port, in this order; then the order to start.</summary>
internal sealed class ServerCreation(
    GuardedParts parts, ServerRegistry registry, NewRecords newRecords, ServerOrders orders, RecordFactory records)
{
    public async Task<ServerOperation> CreateAsync(CreateServer order, CancellationToken cancellationToken)
    {
        var id = records.NewId();
        if (order.Idempotency is { } idempotency && registry.ReserveKey(idempotency.Key, id) is var holder && holder != id)
            return Replay(holder, order);

        try
        {
            var plan = await PlanAsync(id, order, cancellationToken);
            registry.Activate(id, order.Spec.UserId);
            var server = await newRecords.AddAsync(records.Create(id, order), order.PreferredPort);
            return Start(server, order, plan.Notices);
        }
        catch
        {
            registry.Deactivate(id);
            if (order.Idempotency is { } unused)
                registry.FreeKey(unused.Key, id);

            throw;
        }
    }

    public Task<ServerPlan> PlanAsync(CreateServer order, CancellationToken cancellationToken) =>
        PlanAsync(records.NewId(), order, cancellationToken);

    private Task<ServerPlan> PlanAsync(string id, CreateServer order, CancellationToken cancellationToken) =>
        parts.Backend.PlanAsync(id, order.Spec, order.PreferredPort ?? records.ExamplePort, cancellationToken);

    private ServerOperation Replay(string serverId, CreateServer order)
    {
        if (registry.Find(serverId) is not { } server)
            throw IdempotencyConflictException.StillRunning(serverId);

        // records of earlier versions have the digest of the body itself
        if (server.Record.Idempotency?.RequestSha256 is not { } known || (known != order.Idempotency?.RequestSha256 && known != order.BodySha256))
            throw new IdempotencyConflictException("This Idempotency-Key was used for another order. Use a new key for a new server.", serverId,
                otherBody: true);

        if (server.IsBusy || server.Record.Status == ServerStatus.Creating) // a new one has no order before it has a port
            throw IdempotencyConflictException.StillRunning(serverId);

        return new ServerOperation(serverId, false, null, Task.FromResult(server.Record)) { Replayed = true };
    }

    private ServerOperation Start(ManagedServer server, CreateServer order, IReadOnlyList<string> notices)
    {
        var credentials = order.Start ? CredentialGenerator.For(order.Spec) : null;
        var completion = orders.Carry(server, "creation", interrupt: false, new OrderDetails(credentials, KeepPort: order.PreferredPort is not null));
        return new ServerOperation(server.Id, true, credentials, completion) { Notices = notices };
    }
}
