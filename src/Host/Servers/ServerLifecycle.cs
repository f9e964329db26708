using Modular.Abstractions;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;
using Modular.Host.Servers.Supervision;

namespace Modular.Host.Servers;

/// <summary>The use cases that change existing servers; <see cref="ServerCreation"/> makes them.</summary>
internal sealed class ServerLifecycle(
    ServerRegistry registry, ServerCreation creation, ServerJournal journal, ServerOrders orders, HostReadiness readiness) : IServerLifecycle
{
    public Task<ServerOperation> CreateAsync(CreateServer order, CancellationToken cancellationToken)
    {
        readiness.EnsureServing();
        return creation.CreateAsync(order, cancellationToken);
    }

    public Task<ServerPlan> PlanAsync(CreateServer order, CancellationToken cancellationToken) => creation.PlanAsync(order, cancellationToken);

    public async Task<ServerOperation> ActAsync(string serverId, ServerVerb verb, long? ifVersion, CancellationToken cancellationToken)
    {
        var server = FindOwn(serverId, ifVersion);
        Allowed(server.Record, verb);
        return verb == ServerVerb.Stop ? await StopAsync(server, StopReason.User) : await StartAsync(server, verb == ServerVerb.Restart);
    }

    public Task<ServerOperation> DeleteAsync(string serverId, bool force, long? ifVersion, CancellationToken cancellationToken) =>
        DeleteAsync(FindOwn(serverId, ifVersion), force, StopReason.User);

    public Task<ServerOperation> EndAsync(string serverId, StopReason reason, CancellationToken cancellationToken)
    {
        var server = FindOwn(serverId, ifVersion: null);
        return reason == StopReason.Ttl ? DeleteAsync(server, force: false, reason) : StopAsync(server, reason);
    }

    public async Task<ServerCredentials> RotateCredentialsAsync(string serverId, CancellationToken cancellationToken)
    {
        var server = FindOwn(serverId, null);
        using var turn = server.Gate.TryEnter();
        if (turn is null || server.Record.Status != ServerStatus.Running || server.Running is null)
            throw Forbidden(server.Record, "get new credentials");

        var ability = server.Running.Credentials
            ?? throw new ServerException(ServerError.NotSupported,
                "The backend cannot change credentials of a running server. Restart the server for new ones.");
        var credentials = CredentialGenerator.For(server.Record.Spec);
        await ability.SetAsync(credentials, CancellationToken.None);
        return credentials;
    }

    private async Task<ServerOperation> DeleteAsync(ManagedServer server, bool force, StopReason reason)
    {
        if (server.Record.Desired == DesiredState.Deleted && !force && server.Completion is { IsCompleted: false } underWay)
            return new ServerOperation(server.Id, false, null, underWay);

        await journal.StoreIntentAsync(server, r => r with { Desired = DesiredState.Deleted, StopReason = reason, NextRestartAt = null });
        var deleted = orders.Carry(server, "delete", interrupt: true, new OrderDetails(Grace: force ? TimeSpan.Zero : null));
        return new ServerOperation(server.Id, true, null, deleted);
    }

    private async Task<ServerOperation> StopAsync(ManagedServer server, StopReason reason)
    {
        var record = server.Record;
        if (record.Desired == DesiredState.Stopped && record.Status is ServerStatus.Stopped or ServerStatus.Stopping)
            return Unchanged(server);

        await journal.StoreIntentAsync(server,
            r => Allowed(r, ServerVerb.Stop) with { Desired = DesiredState.Stopped, StopReason = reason, NextRestartAt = null });
        return new ServerOperation(server.Id, true, null, orders.Carry(server, "stop", interrupt: true, new OrderDetails()));
    }

    private async Task<ServerOperation> StartAsync(ManagedServer server, bool restart)
    {
        var record = server.Record;
        if (!restart && record.Desired == DesiredState.Running && record.Status is not (ServerStatus.Failed or ServerStatus.Stopped))
            return Unchanged(server);

        var verb = restart ? ServerVerb.Restart : ServerVerb.Start;
        var activated = registry.Activate(server.Id, record.Spec.UserId);
        try
        {
            await journal.StoreIntentAsync(server,
                r => Allowed(r, verb) with { Desired = DesiredState.Running, StopReason = null, NextRestartAt = null, Restarts = 0 });
        }
        catch when (activated)
        {
            registry.Deactivate(server.Id);
            throw;
        }

        var credentials = CredentialGenerator.For(record.Spec);
        var started = orders.Carry(server, EnumWord.Of(verb), interrupt: false, new OrderDetails(credentials, restart));
        return new ServerOperation(server.Id, true, credentials, started);
    }

    private static ServerOperation Unchanged(ManagedServer server) =>
        new(server.Id, false, null, server.Completion is { IsCompleted: false } underWay ? underWay : Task.FromResult(server.Record));

    private ManagedServer FindOwn(string serverId, long? ifVersion)
    {
        readiness.EnsureServing();
        var server = registry.FindOrThrow(serverId);
        if (!registry.IsOwn(server))
            throw new ServerException(ServerError.Conflict, $"Server {serverId} belongs to manager {server.Record.ManagerId}. Send the request there.");

        if (ifVersion is { } expected && expected != server.Record.Version)
            throw new VersionMismatchException(serverId, expected, server.Record.Version);

        return server;
    }

    /// <summary>The same record. Looked at once more when its turn to be changed has come: a deletion that was ordered meanwhile is not taken back.</summary>
    private static ServerRecord Allowed(ServerRecord server, ServerVerb verb) =>
        ServerTransitions.AllowedVerbs(server).Contains(EnumWord.Of(verb)) ? server : throw Forbidden(server, EnumWord.Of(verb));

    private static ForbiddenMoveException Forbidden(ServerRecord server, string what)
    {
        var allowed = ServerTransitions.AllowedVerbs(server);
        var state = server.Desired == DesiredState.Deleted ? "being deleted" : EnumWord.Of(server.Status);
        return new ForbiddenMoveException($"Server {server.Id} is {state} and cannot {what} now. Allowed: {string.Join(", ", allowed)}.", server.Status,
            allowed);
    }
}
