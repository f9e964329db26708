using Modular.Testing;

namespace Modular.EndToEnd.Harness;

/// <summary>Ports for one manager and its servers that no other test has meanwhile, neither of this project nor of one that runs beside it.</summary>
internal sealed class PortBlock : IDisposable
{
    private const int Size = 400;
    private const int First = 23000; // what other test projects use lies below, what the kernel hands out above
    private const int Blocks = 17;
    private static int _last = Random.Shared.Next(Blocks);
    private readonly PortClaim _claim;

    private PortBlock(int start, PortClaim claim) => (FirstPort, _claim) = (start, claim);

    public int FirstPort { get; }

    /// <summary>Of those for servers.</summary>
    public int LastPort => ApiPort - 1;

    public int ApiPort => FirstPort + Size - 1;

    /// <summary>One that was not used a moment ago, where there is a choice.</summary>
    public static PortBlock Take()
    {
        for (var attempt = 0; attempt < Blocks; attempt++)
        {
            var start = First + (Interlocked.Increment(ref _last) % Blocks * Size);
            if (PortClaim.TryTake(start) is not { } claim)
                continue;

            if (ListeningPorts.Between(start, start + Size - 1).Count == 0) // a test run that was killed may have left something
                return new PortBlock(start, claim);

            claim.Dispose();
        }

        throw new AssertionException($"All {Blocks} blocks of ports are taken by tests that run at this moment.");
    }

    public void Dispose() => _claim.Dispose();
}
