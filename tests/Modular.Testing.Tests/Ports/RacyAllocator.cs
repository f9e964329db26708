using System.Diagnostics;
using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: looks for a free port, and takes it in a second step that others come between.</summary>
internal sealed class RacyAllocator(HostContext host, TimeProvider time) : PortsBehind(host, time), IOpenPorts<RacyAllocator>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private int _looks;

    public static new RacyAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public override async Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken)
    {
        var ports = await ListAsync(cancellationToken);
        if (ports.FirstOrDefault(p => p.Owner == request.Owner) is { } held)
            return held.Port;

        if (request.Preferred is not null || ports.FirstOrDefault(p => p is { Status: PortStatus.Available, AvailableAt: null }) is not { } free)
            return await base.AcquireAsync(request, cancellationToken);

        Interlocked.Increment(ref _looks);
        for (var clock = Stopwatch.StartNew(); Volatile.Read(ref _looks) == 1 && clock.Elapsed < Patience;)
            await Task.Delay(1, cancellationToken); // so that somebody does come between, if there is anybody

        try
        {
            return await base.AcquireAsync(request with { Preferred = free.Port }, cancellationToken);
        }
        catch (ServerException)
        {
            return free.Port; // "it was free a moment ago"
        }
    }
}
