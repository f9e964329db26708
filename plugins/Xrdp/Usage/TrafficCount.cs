namespace Modular.Xrdp.Usage;

/// <summary>Adds up the bytes of one port's connections, those that have ended included.</summary>
internal sealed class TrafficCount(int port)
{
    private Dictionary<ulong, SocketBytes> _open = [];

    public int Port => port;

    public long In { get; private set; }

    public long Out { get; private set; }

    /// <param name="sockets">All of this port that there are now.</param>
    public void Add(IEnumerable<SocketBytes> sockets)
    {
        var now = new Dictionary<ulong, SocketBytes>();
        foreach (var socket in sockets)
        {
            // one that is closing and was never seen may be of a server that had the port before
            if (!_open.TryGetValue(socket.Cookie, out var before) && !socket.IsOpen)
                continue;
            In += socket.In - before.In;
            Out += socket.Out - before.Out;
            now[socket.Cookie] = socket;
        }

        _open = now;
    }
}
