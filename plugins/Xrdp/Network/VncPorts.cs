using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Xrdp.Network;

/// <summary>Picks a loopback port for each server's Xvnc; it stays taken until it is given back.</summary>
internal sealed class VncPorts(XrdpOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = [];
    private int _next = options.VncPortStart;

    /// <exception cref="ServerException"><see cref="ServerError.NoCapacity"/> when none is free.</exception>
    public int Take(string serverId)
    {
        var count = options.VncPortEnd - options.VncPortStart + 1;
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                var port = _next;
                _next = _next == options.VncPortEnd ? options.VncPortStart : _next + 1;
                if (!_taken.ContainsValue(port) && IsFree(port))
                    return _taken[serverId] = port;
            }
        }

        throw new ServerException(ServerError.NoCapacity, string.Create(CultureInfo.InvariantCulture,
            $"No free loopback port for Xvnc in {options.VncPortStart}-{options.VncPortEnd}: widen Plugins:Xrdp:VncPortEnd."));
    }

    /// <summary>Takes the port of a server that was found running.</summary>
    public void Adopt(string serverId, int port)
    {
        lock (_lock)
            _taken[serverId] = port;
    }

    public void GiveBack(string serverId)
    {
        lock (_lock)
            _taken.Remove(serverId);
    }

    // xrdp tries ::1 first: nobody else may listen there
    private static bool IsFree(int port) => PortCheck.IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || !Ipv6Loopback() || PortCheck.IsFree(IPAddress.IPv6Loopback, port));

    private static bool Ipv6Loopback() => PortCheck.IsFree(IPAddress.IPv6Loopback, 0);
}
