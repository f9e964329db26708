using Modular.Testing;

namespace Modular.Bench.Chaos.Faults;

/// <summary>Nothing more can be written where the manager keeps its data, for some seconds.</summary>
internal sealed class FullDisk(SmallDisk disk) : IFault
{
    private const double LongestSeconds = 3;

    public string Name => "times the disk was full";

    public async Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        var seconds = random.NextDouble() * LongestSeconds;
        disk.Fill();
        await Pause.ForAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        disk.Free();
        return $"the disk was full for {seconds:0.0} s";
    }
}
