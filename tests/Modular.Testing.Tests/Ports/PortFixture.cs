using Modular.Abstractions;
using Modular.Testing.Ports;

namespace Modular.Testing.Tests.Ports;

/// <summary>Half of the contract for an allocator that <see cref="IOpenPorts{T}"/> opens.</summary>
internal sealed class PortFixture<TAllocator> : PortAllocatorContract
    where TAllocator : IPortAllocator, IOpenPorts<TAllocator>
{
    protected override int FirstPort => 15520;

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(TAllocator.Open(host, time));
}
