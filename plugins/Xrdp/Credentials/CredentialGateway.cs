using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Credentials;

/// <summary>Gives each server a loopback address where xrdp asks who may come in: true user names and passwords without root and PAM.</summary>
internal sealed class CredentialGateway : IAsyncDisposable
{
    private const int MostHoldAttempts = 16;

    private readonly ConcurrentDictionary<string, GatewayListener> _listeners = new(StringComparer.Ordinal);
    private readonly IPNetwork _network;
    private readonly GatewayPlaces _places;
    private readonly ILogger<CredentialGateway> _log;
    private readonly TimeProvider _time;
    private readonly Lock _opening = new();
    private readonly Socket? _hold;

    /// <param name="log">Logins, without passwords.</param>
    /// <param name="time">For timeouts and delays.</param>
    /// <param name="network">Part of 127.0.0.0/8, e.g. <c>127.77.0.0/16</c>.</param>
    /// <param name="port">Where xrdp asks; see <see cref="GatewayPort"/>.</param>
    public CredentialGateway(ILogger<CredentialGateway> log, TimeProvider time, string network, int port)
    {
        (_log, _time, Port) = (log, time, port);
        _network = IPNetwork.Parse(network);
        _places = GatewayPlaces.ForThisProcess(time);
        if (!IPAddress.IsLoopback(_network.BaseAddress) || _network.PrefixLength < 8)
            throw new ArgumentException("The network must be part of 127.0.0.0/8.", nameof(network));
        _hold = HoldPort();
    }

    public int Port { get; }

    /// <summary>Listens for a server's questions. Throws Unavailable when no address is free, or the one given is taken.</summary>
    /// <param name="serverId">The server.</param>
    /// <param name="address">The address of an earlier run; null: a free one.</param>
    /// <param name="credentials">Who may come in.</param>
    /// <param name="inherited">The socket of an earlier run that listens there already; null: there is none.</param>
    public IPAddress Open(string serverId, IPAddress? address, StoredCredentials credentials, Socket? inherited = null)
    {
        lock (_opening)
        {
            Close(serverId);
            var listener = inherited is not null ? new GatewayListener(serverId, inherited, credentials, _places, _time, _log)
                : address is null ? Candidates(serverId).Select(a => TryListen(serverId, a, credentials)).FirstOrDefault(l => l is not null)
                : TryListen(serverId, address, credentials);
            if (listener is null)
            {
                throw new ServerException(ServerError.Unavailable, address is null
                    ? $"No free address for the credential gateway in {_network}, port {Port}. Set Plugins__Xrdp__GatewayNetwork to another part of " +
                        "127.0.0.0/8."
                    : $"The credential gateway's address {address}:{Port} is taken by another program. End that program.");
            }

            _listeners[serverId] = listener;
            return listener.Address;
        }
    }

    /// <summary>What listens for a server that is open.</summary>
    public SafeHandle SocketOf(string serverId) => _listeners[serverId].Socket;

    /// <summary>Other credentials, at once.</summary>
    public void Update(string serverId, StoredCredentials credentials)
    {
        if (_listeners.TryGetValue(serverId, out var listener))
            listener.Credentials = credentials;
    }

    /// <summary>From now on it can be told which client a question is about.</summary>
    /// <param name="serverId">The server; one that is not open is left alone.</param>
    /// <param name="clientsOf">The RDP clients' addresses by where the questions come from, in their order; null: nobody knows.</param>
    /// <param name="granted">Told when somebody may come in.</param>
    public void Identify(string serverId, Func<IReadOnlyList<IPEndPoint>, IReadOnlyList<IPAddress?>> clientsOf, Action granted)
    {
        if (_listeners.TryGetValue(serverId, out var listener))
            listener.Identify(clientsOf, granted);
    }

    /// <summary>Idempotent.</summary>
    public void Close(string serverId)
    {
        if (_listeners.TryRemove(serverId, out var listener))
            listener.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var serverId in _listeners.Keys)
            Close(serverId);

        _hold?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// One address of the port, from the beginning on: whoever took it of all addresses, as desktops can that share the machine's network, would leave none to
    /// servers. Null when somebody has done so already.
    /// </summary>
    private Socket? HoldPort()
    {
        // the network's own address is no server's; another manager may have it
        foreach (var address in Candidates(string.Create(CultureInfo.InvariantCulture, $"manager {Environment.ProcessId}")).Take(MostHoldAttempts)
            .Prepend(_network.BaseAddress))
        {
            try
            {
                return ExclusiveSocket.Bind(new IPEndPoint(address, Port));
            }
            catch (SocketException)
            {
                // the next one may be free
            }
        }

        return null;
    }

    private GatewayListener? TryListen(string serverId, IPAddress address, StoredCredentials credentials)
    {
        try
        {
            return new GatewayListener(serverId, GatewayListener.Listen(new IPEndPoint(address, Port)), credentials, _places, _time, _log);
        }
        catch (SocketException e) when (DescriptorShortage.IsCauseOf(e))
        {
            throw DescriptorShortage.Explain(e); // it would be the same with every other address
        }
        catch (SocketException)
        {
            return null;
        }
    }

    // begins at a place that depends on the id: an address must not become another manager's while this one is being restarted
    private IEnumerable<IPAddress> Candidates(string serverId)
    {
        var taken = _listeners.Values.Select(l => l.Address).ToHashSet();
        var first = BitConverter.ToUInt32([.. _network.BaseAddress.GetAddressBytes().Reverse()]);
        var usable = Math.Max(2, 1L << (32 - _network.PrefixLength)) - 2;
        var start = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(serverId)));
        for (var i = 0L; i < usable; i++)
        {
            var address = new IPAddress([.. BitConverter.GetBytes(first + 1 + (uint)((start + i) % usable)).Reverse()]);
            if (!taken.Contains(address))
                yield return address;
        }
    }
}
