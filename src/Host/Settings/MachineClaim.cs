using System.Globalization;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>
/// An abstract socket named after the manager's id: two managers with one id, on copies of a folder, meet there although their folders have nothing in
/// common. The kernel frees the name when the process ends, however it ends.
/// </summary>
internal sealed class MachineClaim(HostContext host) : IMachineClaim, IDisposable
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED: pid, uid and gid of who listens
    private Socket? _socket;

    public string? Take()
    {
        if (_socket is not null)
            return null;

        var place = new UnixDomainSocketEndPoint("\0modular-manager-" + host.ManagerId);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(place);
            socket.Listen();
            _socket = socket;
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return HolderOf(place);
        }
    }

    public void Dispose() => _socket?.Dispose();

    /// <summary>Null when it is not another manager: sessions know the name, and must not keep a manager from its work.</summary>
    private static string? HolderOf(UnixDomainSocketEndPoint place)
    {
        // who answers nobody keeps whoever waits for him for ever
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(place);
        }
        catch (SocketException)
        {
            return null; // it has just ended, or lets nobody connect, as no manager does
        }

        var answer = new byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, answer);
        var (pid, uid) = (BitConverter.ToInt32(answer, 0), BitConverter.ToUInt32(answer, 4));
        if (uid != OwnUid() || (pid != 0 && NamespaceOf(pid) != NamespaceOf(Environment.ProcessId)))
            return null;

        return pid == 0 ? "a process of another container" : string.Create(CultureInfo.InvariantCulture, $"process {pid}");
    }

    private static uint OwnUid()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        return uint.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture); // real, effective, …
    }

    private static string? NamespaceOf(int pid)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/pid")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
