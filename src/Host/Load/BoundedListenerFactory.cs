using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Modular.Host.Load;

/// <summary>The web server's sockets, of which no more are taken on than there are descriptors for.</summary>
internal sealed class BoundedListenerFactory(IServiceProvider services, DescriptorBudget budget, RefusedConnections refused) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory _sockets = ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BoundedListener(await _sockets.BindAsync(endpoint, cancellationToken), budget, refused);

    private sealed class BoundedListener(IConnectionListener inner, DescriptorBudget budget, RefusedConnections refused) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (budget.TryAddConnection())
                    return connection;

                await refused.AnswerAsync(connection, cancellationToken);
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
