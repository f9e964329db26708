using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Modular.EndToEnd.Harness;

/// <summary>
/// Stands between the manager and a database that would lose its data if it were killed: to the manager, <see cref="CutAsync"/> looks like kill -9.
/// </summary>
/// <param name="target">A port on loopback.</param>
/// <param name="dial">Makes the sockets that connect to it; null: ordinary ones.</param>
internal sealed class TcpProxy(int target, Func<Socket>? dial = null) : IAsyncDisposable
{
    private readonly ConcurrentBag<Socket> _open = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Kept from one <see cref="Start"/> to the next.</summary>
    public int Port { get; private set; }

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Nobody listens any more, and every connection is reset.</summary>
    public async Task CutAsync()
    {
        _listener?.Stop();
        await _accepting;
        while (_open.TryTake(out var socket))
            socket.Close(timeout: 0);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                _open.Add(client);
                _ = JoinAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // cut
        }
    }

    private async Task JoinAsync(Socket client)
    {
        var server = dial?.Invoke() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _open.Add(server);
        try
        {
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target));
            _ = PumpAsync(client, server);
            _ = PumpAsync(server, client);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            client.Close(timeout: 0);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            from.NoDelay = true;
            var buffer = new byte[65536];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
                await to.SendAsync(buffer.AsMemory(0, count));

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // cut, or reset by one end: the other is told, instead of waiting for an answer
            to.Close(timeout: 0);
        }
    }
}
