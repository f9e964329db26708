using Modular.Abstractions;
using Modular.Testing.Ports;

namespace Modular.Testing.Tests.Ports;

/// <summary>Half of the contract for an allocator whose books several managers share.</summary>
internal sealed class SharedPortFixture<TAllocator> : PortAllocatorContract
    where TAllocator : IPortAllocator, IOpenPorts<TAllocator>
{
    protected override int FirstPort => 15520;

    protected override bool SharesBooks => true;

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(TAllocator.Open(host, time));
}
