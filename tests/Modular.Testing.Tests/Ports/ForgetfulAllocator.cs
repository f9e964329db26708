using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: does not know an owner again.</summary>
internal sealed class ForgetfulAllocator(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<ForgetfulAllocator>
{
    private int _calls;

    public static new ForgetfulAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public override Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) =>
        base.AcquireAsync(request with { Owner = $"{request.Owner}-{Interlocked.Increment(ref _calls)}" }, cancellationToken);
}
