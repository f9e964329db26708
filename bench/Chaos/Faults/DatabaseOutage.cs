namespace Modular.Bench.Chaos.Faults;

/// <summary>A database is killed, or hangs, and comes back some seconds later.</summary>
internal sealed class DatabaseOutage(DatabaseServers databases, string database, bool frozen) : IFault
{
    private const double LongestSeconds = 4;

    public string Name => $"times {database} {(frozen ? "hung" : "was away")}";

    public async Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        var seconds = random.NextDouble() * LongestSeconds;
        var outage = new Outage(databases, database, frozen);
        await outage.BeginAsync();
        await Pause.ForAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        await outage.EndAsync();
        return $"{database} {(frozen ? "hung" : "was away")} for {seconds:0.0} s";
    }
}
