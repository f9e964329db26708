using System.Net;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>Tells programs of sessions from others on this machine by the sockets they hold.</summary>
internal sealed class SessionSockets(XrdpOptions options)
{
    /// <summary>
    /// Whether a program in a session may hold the client's end of a connection; true also for one that nobody is seen to hold. Throws Unavailable when it
    /// cannot be told now.
    /// </summary>
    public bool MayHold(IPEndPoint client, IPEndPoint server)
    {
        var (local, remote) = (Unmapped(client), Unmapped(server));
        try
        {
            return TcpTable.Read().FirstOrDefault(r => r.Local.Equals(local) && r.Remote.Equals(remote)) is not { Inode: not 0 } socket || MayHold(socket);
        }
        catch (IOException e) when (DescriptorShortage.IsCauseOf(e))
        {
            throw DescriptorShortage.Explain(e); // the caller is not refused for what is not his fault
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // a /proc that cannot be read tells nothing
        }
    }

    /// <summary>
    /// A session has a uid of the range; or the manager's own, and then namespaces of its own, whatever it makes of its environment; or that of another
    /// manager's servers. It never is root.
    /// </summary>
    private bool MayHold(TcpTable.Row socket)
    {
        if (socket.Uid == 0 || (socket.Uid >= options.UidRangeStart && socket.Uid <= options.UidRangeEnd))
            return socket.Uid != 0;

        return socket.Uid == LibC.geteuid() ? !IsHeldBeside(socket.Inode) : RunsServers(socket.Uid);
    }

    /// <summary>Whether servers of any manager run under a uid; true also where others' processes cannot be seen.</summary>
    private static bool RunsServers(uint uid) => ProcFs.CommandLine(1) is null
        || ProcFs.OwnedBy(uid).Any(p => ProcFs.CommandLine(p) is { } line && XrdpUnit.IsCommandLine(line));

    /// <summary>Whether all who hold it live in the manager's own process namespace.</summary>
    private static bool IsHeldBeside(long inode)
    {
        var holders = ProcFs.Pids().Where(p => ProcFs.Sockets(p).Contains(inode)).ToList();
        return holders.Count > 0 && holders.TrueForAll(p => ProcFs.ProcessNamespace(p) is { } space && space == ProcFs.ProcessNamespace(Environment.ProcessId));
    }

    private static IPEndPoint Unmapped(IPEndPoint end) => end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;
}
