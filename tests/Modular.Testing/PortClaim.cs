using System.Net.Sockets;

namespace Modular.Testing;

/// <summary>
/// A test's claim on ports of this machine, kept also while nobody listens there. It only tells other tests: those of this process, and of others that run at
/// the same time. The kernel ends it with the process, however that ends.
/// </summary>
public sealed class PortClaim : IDisposable
{
    private readonly Socket _socket;

    private PortClaim(Socket socket) => _socket = socket;

    /// <summary>The claim on a port, or on the block of ports that begins with it; null when another test has it.</summary>
    /// <param name="port">The port; everybody who claims blocks must agree where they begin.</param>
    public static PortClaim? TryTake(int port)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0modular-tests-{port}"));
            return new PortClaim(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Others may claim it from now on.</summary>
    public void Dispose() => _socket.Dispose();
}
