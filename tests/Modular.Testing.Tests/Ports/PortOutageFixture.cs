using Modular.Abstractions;
using Modular.Testing.Ports;

namespace Modular.Testing.Tests.Ports;

internal sealed class PortOutageFixture<TAllocator> : PortOutageContract
    where TAllocator : OutagePorts, IOpenPorts<TAllocator>
{
    protected override TimeSpan AnswerLimit => TimeSpan.FromSeconds(1);

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(TAllocator.Open(host, time));

    protected override Task<IAsyncDisposable> CutOffAsync() => Task.FromResult<IAsyncDisposable>(((TAllocator)Ports).CutOff());
}
