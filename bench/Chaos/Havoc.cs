using Modular.Bench.Chaos.Faults;

namespace Modular.Bench.Chaos;

/// <summary>What goes wrong besides the manager, one thing after the other; every second time a process of a server is killed.</summary>
internal sealed class Havoc(IReadOnlyList<IFault> faults, Promises promises, int seed)
{
    private readonly Random _random = new(seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Pause.ForAsync(TimeSpan.FromMilliseconds(200 + _random.Next(1500)), cancellationToken);
            await StrikeAsync(_random.Next(2) == 0 ? faults[0] : faults[_random.Next(faults.Count)], cancellationToken);
        }
    }

    /// <summary>The first kind of fault, now.</summary>
    public Task StrikeAsync() => StrikeAsync(faults[0], CancellationToken.None);

    private async Task StrikeAsync(IFault fault, CancellationToken cancellationToken)
    {
        if (await fault.StrikeAsync(_random, cancellationToken) is not { } what)
            return;

        promises.Count(fault.Name);
        promises.Note(what);
    }
}
