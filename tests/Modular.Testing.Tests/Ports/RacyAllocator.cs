using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: looks for a free port, and takes it in a second step that others come between. Nothing here makes sure that they do.</summary>
internal sealed class RacyAllocator(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<RacyAllocator>
{
    private readonly TimeProvider _time = time;
    private DateTimeOffset _lastTaken;

    public static new RacyAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public override async Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken)
    {
        var ports = await ListAsync(cancellationToken);
        if (ports.FirstOrDefault(p => p.Owner == request.Owner) is { } held)
            return held.Port;

        if (!request.OnHost || request.Preferred is not null
            || ports.FirstOrDefault(p => p is { Status: PortStatus.Available, AvailableAt: null }) is not { } free)
            return await base.AcquireAsync(request, cancellationToken);

        _lastTaken = _time.GetUtcNow();
        try
        {
            return await base.AcquireAsync(request with { Preferred = free.Port }, cancellationToken);
        }
        catch (ServerException)
        {
            _lastTaken = default;
            return free.Port; // "it was free a moment ago"
        }
    }
}
