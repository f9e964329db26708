using Modular.Abstractions;
using Modular.PortAllocators.Local;
using Modular.Testing.Ports;

namespace Modular.PortAllocators.Tests;

[TestFixture]
internal sealed class LocalPortReconciliationTests : PortReconciliationContract
{
    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) =>
        Task.FromResult<IPortAllocator>(new LocalPortAllocator(host, time));
}
