using System.Diagnostics;

namespace Modular.Bench.Adoption;

/// <summary>One kill of the manager, what happens to servers while there is none, and what the next one makes of it.</summary>
internal sealed record Round(string Name, double ReadySeconds, int Adopted, int StartedAgain, int Failed, int Dropped)
{
    /// <param name="name">What the table calls it.</param>
    /// <param name="home">Of the manager.</param>
    /// <param name="manager">The one that is killed; replaced by the next one.</param>
    /// <param name="crowd">Its servers.</param>
    /// <param name="harm">Done to them meanwhile; returns those it was done to.</param>
    public static async Task<(Round Round, RunningManager Next)> RunAsync(
        string name, ManagerHome home, RunningManager manager, Crowd crowd, Func<Task<IReadOnlyList<ServerAccess>>> harm)
    {
        var before = await RunningAsync(manager.Api);
        await manager.KillAsync();
        var harmed = await harm();
        var clock = Stopwatch.StartNew();
        var next = await home.StartAsync();
        var ready = clock.Elapsed.TotalSeconds;
        var violations = await Violations.FindAsync(home);
        if (violations.Count > 0)
            throw new AssertionException(string.Join('\n', violations));

        var ids = harmed.Select(s => s.Id).ToHashSet();
        var after = await RunningAsync(next.Api);
        return (new Round(
            name, ready, after.Except(ids).Count(), ids.Intersect(after).Count(), before.Except(after).Count(),
            crowd.DroppedOf(crowd.Servers.Where(s => before.Contains(s.Id) && !ids.Contains(s.Id)))), next);
    }

    private static async Task<HashSet<string>> RunningAsync(ApiClient api) =>
        [.. (await api.ListAsync("?status=running&limit=1000")).Select(s => s!["server_id"]!.GetValue<string>())];
}
