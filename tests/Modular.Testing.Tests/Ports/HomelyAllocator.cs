using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: takes every port for one of this machine.</summary>
internal sealed class HomelyAllocator(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<HomelyAllocator>
{
    public static new HomelyAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public override Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) =>
        base.AcquireAsync(request with { OnHost = true }, cancellationToken);
}
