using Acme.Ports;
using Modular.Abstractions;
using Modular.Testing.Ports;

namespace Acme.Tests;

[TestFixture]
public sealed class PortReconciliationTests : PortReconciliationContract
{
    protected override int FirstPort => 15640;

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) =>
        Task.FromResult<IPortAllocator>(new FirstFreePortAllocator(host, time));
}
