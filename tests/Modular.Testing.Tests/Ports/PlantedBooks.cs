using System.Collections.Concurrent;
using Modular.Abstractions;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Ports;

/// <summary>Books that all managers of one test share, and whose each owner is.</summary>
internal sealed class PlantedBooks(MemoryPortAllocator ports)
{
    private static readonly ConcurrentDictionary<string, PlantedBooks> OfTests = new();

    public MemoryPortAllocator Ports { get; } = ports;

    public ConcurrentDictionary<string, string> Managers { get; } = new();

    public static PlantedBooks OfTest(HostContext host, TimeProvider time) => OfTests.GetOrAdd(TestContext.CurrentContext.Test.ID,
        _ => new PlantedBooks(new MemoryPortAllocator(host.PortRange, time, host.PortReuseDelay) { IsTaken = PortsBehind.Listens }));
}
