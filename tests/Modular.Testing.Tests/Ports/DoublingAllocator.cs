using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: shares the books, and yet gives away what another manager's owner holds.</summary>
internal sealed class DoublingAllocator(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<DoublingAllocator>
{
    public static new DoublingAllocator Open(HostContext host, TimeProvider time) => new(host, time);
}
