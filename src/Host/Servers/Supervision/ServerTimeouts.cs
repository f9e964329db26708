using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>Ends servers whose time is over, and says so: their owners will ask why.</summary>
internal sealed class ServerTimeouts(IServerLifecycle lifecycle, AuditLog audit, TimeProvider time)
{
    public async Task ExpireAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        await lifecycle.EndAsync(server.Id, StopReason.Ttl, cancellationToken);
        audit.Decided("delete", server.Id, $"ttl, it was to live until {server.Record.ExpiresAt:u}");
    }

    public async Task StopIfIdleAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        if (!await IdleWatch.IsIdleTooLongAsync(server, time, cancellationToken))
            return;

        await lifecycle.EndAsync(server.Id, StopReason.Idle, cancellationToken);
        audit.Decided("stop", server.Id, $"idle, nobody was logged in for {server.Record.IdleTimeout?.TotalSeconds:0} s");
    }
}
