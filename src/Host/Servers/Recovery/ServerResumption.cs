using Modular.Abstractions;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Gives the order that an earlier run of the host did not finish, or that time has made due.</summary>
internal sealed class ServerResumption(ServerRegistry registry, ServerOrders orders)
{
    /// <summary>Brings reality to the stored desired state where the two differ and nothing is under way.</summary>
    public void Resume(ManagedServer server)
    {
        if (server.RecoveryRetry is not null)
            return;

        switch (server.Record.Desired)
        {
            case DesiredState.Deleted:
                orders.CarryIfIdle(server, "delete", new OrderDetails());
                break;
            case DesiredState.Stopped when server.Running is not null || server.Record.Status != ServerStatus.Stopped:
                orders.CarryIfIdle(server, "stop", new OrderDetails());
                break;
            case DesiredState.Running when ServerTransitions.IsTransitional(server.Record.Status):
                Start(server, "start");
                break;
        }
    }

    /// <summary>Starts it with the credentials of its last start. Throws LimitReached.</summary>
    public void Restart(ManagedServer server)
    {
        registry.Activate(server.Id, server.Record.Spec.UserId);
        Start(server, "restart by policy");
    }

    private void Start(ManagedServer server, string verb) =>
        orders.CarryIfIdle(server, verb, new OrderDetails(Restart: server.Running is not null));
}
