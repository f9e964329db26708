using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Tests.Probes;

/// <summary>A listener on a loopback port that sends fixed bytes to whoever comes, and then waits or hangs up.</summary>
internal sealed class AnsweringPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public AnsweringPort(byte[] answer, bool hangUp)
    {
        _listener.Start();
        _serving = ServeAsync(answer, hangUp);
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Where the last one came from.</summary>
    public IPEndPoint? LastClient { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync(byte[] answer, bool hangUp)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                LastClient = (IPEndPoint?)client.Client.RemoteEndPoint;
                var stream = client.GetStream();
                await stream.WriteAsync(answer, _end.Token);
                if (hangUp)
                    client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[256], _end.Token) > 0)
                {
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException || _end.IsCancellationRequested)
        {
            // it was disposed, or the client hung up; a listener that ends between two calls throws InvalidOperationException
        }
    }
}
