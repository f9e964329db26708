using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Network;

/// <summary>Whether a program could listen on a port now. Everything throws Unavailable when it cannot be told for want of descriptors.</summary>
internal static class PortCheck
{
    public static bool IsFree(IPAddress address, int port) => Try(address, port) is null;

    /// <exception cref="ServerException"><see cref="ServerError.Conflict"/> naming who holds it, <see cref="ServerError.StartFailed"/> when the address is not
    /// this machine's.</exception>
    public static void Demand(IPAddress address, int port)
    {
        switch (Try(address, port))
        {
            case null:
                return;
            case SocketError.AddressAlreadyInUse:
                throw new ServerException(ServerError.Conflict, string.Create(CultureInfo.InvariantCulture,
                    $"Port {port} is held by {Holder(port) ?? "another program"}: end it, or take another port."))
                { Field = "port" };
            case var error:
                throw new ServerException(ServerError.StartFailed, string.Create(CultureInfo.InvariantCulture,
                    $"Cannot listen on {address}:{port} ({error}): set Plugins:Xrdp:BindAddress to an address of this machine, and use ports above 1023."))
                { Retryable = false };
        }
    }

    /// <summary><c>nginx (pid 4711)</c>; null when it cannot be told.</summary>
    public static string? Holder(int port)
    {
        var inodes = TcpTable.Read().Where(r => r.IsListening && r.Local.Port == port).Select(r => r.Inode).ToHashSet();
        if (inodes.Count == 0)
            return null;
        var pid = ProcFs.Pids().FirstOrDefault(p => ProcFs.Sockets(p).Overlaps(inodes));
        return ProcFs.Stat(pid) is { } stat ? string.Create(CultureInfo.InvariantCulture, $"{stat.Name} (pid {pid})") : null;
    }

    private static SocketError? Try(IPAddress address, int port)
    {
        try
        {
            // .NET sets SO_REUSEADDR, as xrdp does: a port with old connections only is free
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException e) when (DescriptorShortage.IsCauseOf(e))
        {
            throw DescriptorShortage.Explain(e);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
