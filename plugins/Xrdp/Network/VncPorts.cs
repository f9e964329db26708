using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Modular.Abstractions;

namespace Modular.Xrdp.Network;

/// <summary>
/// Picks a loopback port for each server's Xvnc; it stays taken until it is given back. Between the choice and Xvnc's listening nothing would show
/// other managers on this machine that it is taken, so each one is also held by an abstract name; and by the session too, for a manager may be killed at any moment.
/// </summary>
internal sealed class VncPorts(XrdpOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Port, Socket? Name)> _taken = [];
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
                if (TryTake(serverId, port))
                    return port;
            }
        }

        throw new ServerException(ServerError.NoCapacity, string.Create(CultureInfo.InvariantCulture,
            $"No free loopback port for Xvnc in {options.VncPortStart}-{options.VncPortEnd}: widen Plugins:Xrdp:VncPortEnd."));
    }

    /// <summary>Takes the port of a server that was found running.</summary>
    public void Adopt(string serverId, int port)
    {
        lock (_lock)
        {
            Forget(serverId);
            _taken[serverId] = (port, AbstractName.TryTake(NameOf(port)));
        }
    }

    /// <summary>What holds the port for whoever is handed it, as long as he lives; empty when somebody else holds it already.</summary>
    public IReadOnlyList<SafeHandle> Held(string serverId)
    {
        lock (_lock)
            return _taken[serverId].Name is { } name ? [name.SafeHandle] : [];
    }

    public void GiveBack(string serverId)
    {
        lock (_lock)
            Forget(serverId);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var serverId in _taken.Keys.ToList())
                Forget(serverId);
        }
    }

    private bool TryTake(string serverId, int port)
    {
        if (_taken.Values.Any(t => t.Port == port) || AbstractName.TryTake(NameOf(port)) is not { } name)
            return false;

        if (!IsFree(port) || DisplaySockets.AreTaken(port))
        {
            name.Dispose();
            return false;
        }

        Forget(serverId);
        _taken[serverId] = (port, name);
        return true;
    }

    private void Forget(string serverId)
    {
        if (_taken.Remove(serverId, out var taken))
            taken.Name?.Dispose();
    }

    private static string NameOf(int port) => string.Create(CultureInfo.InvariantCulture, $"modular/vnc/{port}");

    // xrdp tries ::1 first: nobody else may listen there
    private static bool IsFree(int port) => PortCheck.IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || !Ipv6Loopback() || PortCheck.IsFree(IPAddress.IPv6Loopback, port));

    private static bool Ipv6Loopback() => PortCheck.IsFree(IPAddress.IPv6Loopback, 0);
}
