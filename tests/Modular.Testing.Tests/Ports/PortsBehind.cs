using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Ports;

/// <summary>A correct allocator, for broken ones to spoil one thing of.</summary>
internal class PortsBehind(HostContext host, TimeProvider time) : IPortAllocator, IOpenPorts<PortsBehind>
{
    protected MemoryPortAllocator Behind { get; } = new(host.PortRange, time, host.PortReuseDelay) { IsTaken = Listens };

    public static PortsBehind Open(HostContext host, TimeProvider time) => new(host, time);

    public virtual Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) => Behind.AcquireAsync(request, cancellationToken);

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Behind.SetActiveAsync(owner, active, cancellationToken);

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Behind.ReleaseAsync(owner, cancellationToken);

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Behind.ListAsync(cancellationToken);

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Behind.ReconcileAsync(truth, asOf, cancellationToken);

    internal static bool Listens(int port) => !CanBind(IPAddress.Any, port) || !CanBind(IPAddress.IPv6Any, port);

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = false;

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
