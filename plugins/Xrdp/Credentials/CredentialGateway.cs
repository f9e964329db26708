using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;

namespace Modular.Xrdp.Credentials;

internal sealed class CredentialGateway(ILogger<CredentialGateway> logger, TimeProvider time, string network, int port) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TcpListener> _listeners = new();

    public int Port { get; } = port;

    public (ILogger Logger, TimeProvider Time) Unused => (logger, time);

    public IPAddress Open(string serverId, IPAddress? address, StoredCredentials credentials)
    {
        var prefix = network.Split('.');
        for (var i = 1; i < 250; i++)
        {
            var candidate = address ?? IPAddress.Parse($"{prefix[0]}.{prefix[1]}.0.{i}");
            var listener = new TcpListener(candidate, Port);
            try
            {
                listener.Start();
                _listeners[serverId] = listener;
                return candidate;
            }
            catch (SocketException) when (address is null)
            {
            }
            catch (SocketException)
            {
                break;
            }
        }

        throw new ServerException(ServerError.Unavailable, "No gateway address.");
    }

    public void Update(string serverId, StoredCredentials credentials) => _ = _listeners.ContainsKey(serverId + credentials.UserName);

    public void Close(string serverId)
    {
        if (_listeners.TryRemove(serverId, out var listener))
            listener.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var id in _listeners.Keys)
            Close(id);
        return default;
    }
}
