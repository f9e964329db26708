using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>
/// An abstract socket named after the manager's id: two managers with one id, on copies of a folder, meet there although their folders have nothing in
/// common. The kernel frees the name when the process ends, however it ends.
/// </summary>
internal sealed partial class MachineClaim(HostContext host, TimeProvider time, ILogger<MachineClaim> log) : IMachineClaim, IDisposable
{
    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromSeconds(1);
    private readonly string _name = "modular-manager-" + host.ManagerId;
    private Socket? _socket;
    private string? _told;

    private UnixDomainSocketEndPoint Place => new("\0" + _name);

    public string? Take()
    {
        if (_socket is not null || TryListen())
            return null;

        var listener = SocketListener.At(Place);
        if (listener.HasEnded && TryListen())
            return null;

        if (listener.Manager is null)
            Tell(listener.Description);

        return listener.Manager;
    }

    public void Dispose() => _socket?.Dispose();

    private bool TryListen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(Place);
            socket.Listen();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }

        _socket = socket;
        _ = AnswerAsync(socket);
        return true;
    }

    /// <summary>Who asks learns all from the connection itself; but one that nobody takes keeps its place in the queue, which is not endless.</summary>
    private async Task AnswerAsync(Socket socket)
    {
        while (true)
        {
            try
            {
                (await socket.AcceptAsync()).Dispose();
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(PauseWithoutDescriptors, time);
            }
        }
    }

    private void Tell(string who)
    {
        if (_told == who)
            return;

        _told = who;
        TakenByAnother(_name, who);
    }

    [LoggerMessage(1240, LogLevel.Warning,
        "The socket @{Name}, by which two managers of one id know each other on this machine, is taken by {Who}: it cannot be told whether another one runs " +
            "here. 'ss -xlp' shows who has it")]
    private partial void TakenByAnother(string name, string who);
}
