using System.Net.Sockets;
using System.Text;

namespace Modular.Host.Api.Health;

/// <summary>Where systemd listens to a unit of Type=notify; without NOTIFY_SOCKET nobody is told anything.</summary>
internal sealed partial class ServiceSocket(string? path, ILogger<ServiceSocket> log)
{
    public bool Exists => !string.IsNullOrEmpty(path);

    /// <summary>Sends assignments such as READY=1. Never throws: a manager whose service manager is deaf serves all the same.</summary>
    public void Send(params string[] assignments)
    {
        if (!Exists)
            return;

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            // '@' stands for the zero byte of an abstract address
            socket.Connect(new UnixDomainSocketEndPoint(path![0] == '@' ? '\0' + path[1..] : path));
            socket.Send(Encoding.UTF8.GetBytes(string.Join('\n', assignments)));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            NotTold(string.Join(", ", assignments), e.Message);
        }
    }

    [LoggerMessage(1390, LogLevel.Warning, "systemd could not be told {Assignments}: {Reason}")]
    private partial void NotTold(string assignments, string reason);
}
