using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers;

/// <summary>Makes servers: limit, id, record, port, in this order; then the order to start.</summary>
internal sealed class ServerCreation(
    SelectedParts parts, ServerRegistry registry, ServerJournal journal, ServerOrders orders, ServerFailures failures, RecordFactory records)
{
    public async Task<ServerOperation> CreateAsync(CreateServer order, CancellationToken cancellationToken)
    {
        var id = records.NewId();
        if (order.Idempotency is { } idempotency && registry.ReserveKey(idempotency.Key, id) is var holder && holder != id)
            return Replay(holder, idempotency);

        try
        {
            var plan = await PlanAsync(id, order, cancellationToken);
            registry.Activate(id, order.Spec.UserId);
            var server = await AddAsync(id, order);
            return Start(server, order, plan.Notices);
        }
        catch
        {
            registry.Deactivate(id);
            if (order.Idempotency is { } unused && registry.Find(id) is null)
                registry.FreeKey(unused.Key, id);

            throw;
        }
    }

    public async Task<ServerPlan> PlanAsync(CreateServer order, CancellationToken cancellationToken) =>
        await PlanAsync(records.NewId(), order, cancellationToken);

    private ValueTask<ServerPlan> PlanAsync(string id, CreateServer order, CancellationToken cancellationToken) =>
        parts.Backend.PlanAsync(id, order.Spec, order.PreferredPort ?? records.ExamplePort, cancellationToken);

    private ServerOperation Replay(string serverId, IdempotencyRecord idempotency)
    {
        if (registry.Find(serverId) is not { } server)
            throw new IdempotencyConflictException("The first request with this Idempotency-Key is still running. Repeat this one later.", serverId, otherBody: false);

        if (server.Record.Idempotency?.RequestSha256 != idempotency.RequestSha256)
            throw new IdempotencyConflictException("This Idempotency-Key was used with another body. Use a new key for a new server.", serverId, otherBody: true);

        if (server.Completion is { IsCompleted: false })
            throw new IdempotencyConflictException("The first request with this Idempotency-Key is still running. Repeat this one later.", serverId, otherBody: false);

        return new ServerOperation(serverId, false, null, Task.FromResult(server.Record)) { Replayed = true };
    }

    /// <summary>Record first, then port: whatever happens in between, a record knows of it.</summary>
    private async Task<ManagedServer> AddAsync(string id, CreateServer order)
    {
        var record = records.Create(id, order);
        await parts.Store.AddAsync(record, CancellationToken.None);
        var server = new ManagedServer(record, record.Version);
        registry.Add(server);
        try
        {
            var port = await parts.Allocator.AcquireAsync(new PortRequest(id, order.PreferredPort), CancellationToken.None);
            await journal.NoteAsync(server, r => r with { Port = port });
            return server;
        }
        catch
        {
            await TakeBackAsync(server);
            throw;
        }
    }

    /// <summary>Nobody was told of it, so nothing of it stays; if the store is away now, the record wants to be deleted and is, later.</summary>
    private async Task TakeBackAsync(ManagedServer server)
    {
        await journal.NoteAsync(server, r => r with { Desired = DesiredState.Deleted });
        await failures.TryAsync(server.Id, () => parts.Allocator.ReleaseAsync(server.Id, CancellationToken.None));
        await failures.TryAsync(server.Id, async () =>
        {
            await journal.RemoveAsync(server);
            registry.Remove(server);
        });
    }

    private ServerOperation Start(ManagedServer server, CreateServer order, IReadOnlyList<string> notices)
    {
        var credentials = order.Start ? CredentialGenerator.For(order.Spec) : null;
        var completion = orders.Carry(server, server.NewOrder("creation", interrupt: false), new OrderDetails(credentials));
        return new ServerOperation(server.Id, true, credentials, completion) { Notices = notices };
    }
}
