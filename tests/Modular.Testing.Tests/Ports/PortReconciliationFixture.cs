using Modular.Abstractions;
using Modular.Testing.Ports;

namespace Modular.Testing.Tests.Ports;

internal sealed class PortReconciliationFixture<TAllocator> : PortReconciliationContract
    where TAllocator : IPortAllocator, IOpenPorts<TAllocator>
{
    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(TAllocator.Open(host, time));
}
