using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Carries out orders: one at a time for each server, the newest wins, and none depends on somebody waiting for it.</summary>
internal sealed partial class ServerOrders(
    ServerStarter starter, ServerStopper stopper, ServerPorts ports, ServerJournal journal, ServerRegistry registry, ILogger<ServerOrders> log)
{
    /// <summary>Queues what brings the server to its desired state and returns at once; the task is also <see cref="ManagedServer.Completion"/>.</summary>
    /// <param name="server">Its desired state has been stored, and it counts as active when that is to run.</param>
    /// <param name="verb">What is ordered.</param>
    /// <param name="interrupt">Whether nobody wants any more what is under way.</param>
    /// <param name="details">What the caller wants besides.</param>
    public Task<ServerRecord> Carry(ManagedServer server, string verb, bool interrupt, OrderDetails details) =>
        server.NewOrder(verb, interrupt, order => Begin(server, order, details)).Completion;

    /// <summary>The same, unless an order is under way, which knows better.</summary>
    public void CarryIfIdle(ManagedServer server, string verb, OrderDetails details) => server.TryNewOrder(verb, order => Begin(server, order, details));

    private Task<ServerRecord> Begin(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        var work = CarryOutAsync(server, order, details);
        _ = work.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return work;
    }

    private async Task<ServerRecord> CarryOutAsync(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        await Task.Yield();
        if (await TryBringToDesiredAsync(server, order, details))
            return server.Record;

        return await FollowAsync(server, order, details);
    }

    /// <summary>False when a newer order has overtaken this one.</summary>
    private async Task<bool> TryBringToDesiredAsync(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        using var turn = await server.Gate.EnterAsync();
        try
        {
            if (!server.IsNewest(order))
                return false;

            await BringToDesiredAsync(server, order, details);
            return true;
        }
        catch (OperationCanceledException) when (order.Cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is not ServerException)
        {
            OrderBroke(e, server.Id, order.Verb);
            throw;
        }
    }

    /// <summary>The same verb given again comes to the same, except where its caller was told credentials: they are not the ones.</summary>
    private static Task<ServerRecord> FollowAsync(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        var newest = server.Newest!;
        if (newest.Verb == order.Verb && details.Credentials is null)
            return newest.Completion;

        throw new ServerException(ServerError.Conflict, $"The {order.Verb} of server {server.Id} was overtaken by a {newest.Verb}.");
    }

    private async Task BringToDesiredAsync(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        switch (server.Record.Desired)
        {
            case DesiredState.Deleted:
                await stopper.StopAsync(server, details.Grace);
                await stopper.RemoveAsync(server);
                break;
            case DesiredState.Stopped when server.Record.Status == ServerStatus.Creating:
                await LeaveStoppedAsync(server);
                break;
            case DesiredState.Stopped:
                await stopper.StopAsync(server, details.Grace);
                break;
            default:
                await StartAsync(server, order, details);
                break;
        }
    }

    private async Task StartAsync(ManagedServer server, ServerOrder order, OrderDetails details)
    {
        // one of which nobody can tell whether it runs is ended by what bears its mark, or there might be two
        if (server.RecoveryRetry is not null || (details.Restart && server.Running is not null))
        {
            // it has its port; an allocator that is away must not cost a server that runs
            if (server.Record.Status == ServerStatus.Running)
                await ports.AcquireAsync(server, server.Record.Port);

            await stopper.StopAsync(server, details.Grace);
        }

        if (server.Running is not null)
            return;

        // by its end, wanted or not, it is not counted any more
        registry.Activate(server.Id, server.Record.Spec.UserId, enforceLimits: false);
        await starter.StartAsync(server, details, order.Cancellation);
    }

    private async Task LeaveStoppedAsync(ManagedServer server)
    {
        await starter.ReserveAsync(server);
        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Configuring });
        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Stopped });
        registry.Deactivate(server.Id);
    }

    [LoggerMessage(1110, LogLevel.Error, "Server {ServerId}: the {Verb} broke")]
    private partial void OrderBroke(Exception e, string serverId, string verb);
}
