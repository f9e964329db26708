using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Network;

/// <summary>
/// Picks a loopback port for each server's Xvnc; it stays taken until it is given back. It is listened on from the choice on, and Xvnc is handed the socket:
/// however this manager ends, no other one of this machine can take it before Xvnc has it.
/// </summary>
internal sealed class VncPorts(XrdpOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Port, VncSockets? Sockets, SourceFilter? Filter)> _taken = [];
    private int _next = options.VncPortStart;

    /// <param name="serverId">Whose it will be.</param>
    /// <param name="withDisplay">Whether the port's X display must be free on this machine, too.</param>
    /// <param name="filtered">Whether nobody shall be able to connect but whoever is admitted.</param>
    /// <exception cref="ServerException"><see cref="ServerError.NoCapacity"/> when none is free.</exception>
    public int Take(string serverId, bool withDisplay, bool filtered = false)
    {
        var count = options.VncPortEnd - options.VncPortStart + 1;
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                var port = _next;
                _next = _next == options.VncPortEnd ? options.VncPortStart : _next + 1;
                if (TryTake(serverId, port, withDisplay, filtered))
                    return port;
            }
        }

        throw new ServerException(ServerError.NoCapacity, string.Create(CultureInfo.InvariantCulture,
            $"No free loopback port for Xvnc in {options.VncPortStart}-{options.VncPortEnd}{Holder()}: widen Plugins:Xrdp:VncPortEnd."));
    }

    /// <summary>Gives the sockets to whoever starts the session; the port stays taken.</summary>
    public VncSockets HandOver(string serverId)
    {
        lock (_lock)
        {
            var (port, sockets, filter) = _taken[serverId];
            _taken[serverId] = (port, null, filter);
            return sockets ?? throw new InvalidOperationException($"The sockets of {serverId} were handed over already.");
        }
    }

    /// <summary>Takes the port of a server that was found running, and the filter that its socket has.</summary>
    public void Adopt(string serverId, int port, SourceFilter? filter)
    {
        lock (_lock)
        {
            Forget(serverId);
            _taken[serverId] = (port, null, filter);
        }
    }

    /// <summary>Whether only those can connect who are admitted.</summary>
    public bool IsFiltered(string serverId)
    {
        lock (_lock)
            return _taken.TryGetValue(serverId, out var taken) && taken.Filter is not null;
    }

    /// <summary>Lets whoever comes from there connect; all may where there is no filter.</summary>
    public void Admit(string serverId, IPEndPoint source)
    {
        lock (_lock)
        {
            if (_taken.TryGetValue(serverId, out var taken))
                taken.Filter?.Admit(source);
        }
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

    private bool TryTake(string serverId, int port, bool withDisplay, bool filtered)
    {
        if (_taken.Values.Any(t => t.Port == port) || VncSockets.TryOpen(port, withDisplay) is not { } sockets)
            return false;

        try
        {
            var filter = filtered ? sockets.Filter() : null;
            Forget(serverId);
            _taken[serverId] = (port, sockets, filter);
            return true;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    private void Forget(string serverId)
    {
        if (_taken.Remove(serverId, out var taken))
        {
            taken.Sockets?.Dispose();
            taken.Filter?.Dispose();
        }
    }

    private string Holder() => PortCheck.Holder(options.VncPortStart) is { } holder
        ? string.Create(CultureInfo.InvariantCulture, $", {options.VncPortStart} is held by {holder}")
        : "";
}
