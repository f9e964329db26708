using System.Globalization;
using System.Net.Sockets;

namespace Modular.Host.Settings;

/// <summary>Who listens at a Unix socket; asked within a bound, for it may be somebody who never answers.</summary>
/// <param name="Manager">Who it is when it can be another manager; null: it cannot, or nobody can tell. Sessions know the name, and must not keep a manager
/// from its work.</param>
/// <param name="Description">Who it is, for people.</param>
/// <param name="HasEnded">Nobody listens any more, or not yet.</param>
internal sealed record SocketListener(string? Manager, string Description, bool HasEnded = false)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED: pid, uid and gid of who listens

    private const int SendTimeout = 21; // SO_SNDTIMEO: bounds connect, too, which waits for a place in the queue

    /// <summary>Seconds and microseconds: long enough for a manager to empty its queue, short enough for one that waits.</summary>
    private static readonly byte[] Patience = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(200_000L)];

    public static SocketListener At(UnixDomainSocketEndPoint place)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.SetRawSocketOption(SocketLevel, SendTimeout, Patience);
        try
        {
            socket.Connect(place);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return new SocketListener(null, "a process that answers nobody");
        }
        catch (SocketException)
        {
            return new SocketListener(null, "a process that does not listen", HasEnded: true);
        }

        var answer = new byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, answer);
        return Of(BitConverter.ToInt32(answer, 0), BitConverter.ToUInt32(answer, 4));
    }

    /// <summary>
    /// It can be another manager when it is of this one's user, and either of its pid namespace or of one beside it, as in another container; sessions have
    /// some below it.
    /// </summary>
    private static SocketListener Of(int pid, uint uid)
    {
        var who = pid == 0 ? "a process of another container" : string.Create(CultureInfo.InvariantCulture, $"process {pid}");
        if (uid != FileOwner.Own)
            return new SocketListener(null, string.Create(CultureInfo.InvariantCulture, $"{who} of uid {uid}"));

        return pid != 0 && NamespaceOf(pid) != NamespaceOf(Environment.ProcessId)
            ? new SocketListener(null, $"{who} of another pid namespace")
            : new SocketListener(who, who);
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
