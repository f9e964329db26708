using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>
/// What a manager makes of many servers it finds: those that run, those that were killed while nobody looked, and those whose pids are strangers' now.
/// </summary>
internal sealed class AdoptionTests
{
    private const int Size = 20;
    private const int Killed = 4;
    private const int Recycled = 2;
    private const int MostTries = 6;

    [Test]
    public async Task Manager_StartedAgain_AdoptsWhatRunsAndNothingElse()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        using var crowd = await Crowd.GatherAsync(manager.Api, Size);
        await manager.KillAsync();
        foreach (var server in crowd.Servers.Take(Killed))
            await Crowd.KillAsync(server);
        var dead = crowd.Servers.Take(Killed + await RecycleAsync(crowd)).ToList();
        var alive = crowd.Servers.Skip(dead.Count).ToList();

        manager = await home.StartAsync();

        var adopted = await manager.Api.ListAsync("?status=running&limit=1000");
        Assert.That(alive.Select(s => s.Id), Is.SubsetOf(adopted.Select(s => s!["server_id"]!.GetValue<string>())));
        Assert.That(crowd.DroppedOf(alive), Is.Zero, "no client noticed");
        foreach (var (server, index) in dead.Select((s, i) => (s, i)))
            await manager.Api.WaitForStatusAsync(server.Id, index % 2 == 0 ? "running" : "failed");

        Assert.That(crowd.Strangers.Select(s => s.IsAlive), Has.All.True, "strangers are left alone");
        Assert.That(await Violations.FindAsync(home), Is.Empty);
        foreach (var server in crowd.Servers)
            (await manager.Api.DeleteAsync($"/servers/{server.Id}?force=true")).Expect(HttpStatusCode.OK);
        Assert.That(crowd.Strangers.Select(s => s.IsAlive), Has.All.True, "and stay so");
        await Leftovers.AssertNoneAsync(home);
    }

    /// <summary>Kills servers until strangers have the pids of enough of them; how many were killed.</summary>
    private static async Task<int> RecycleAsync(Crowd crowd)
    {
        var (killed, recycled) = (0, 0);
        while (recycled < Recycled && killed < MostTries)
            recycled += await crowd.RecyclePidsAsync(crowd.Servers[Killed + killed++]) ? 1 : 0;

        if (recycled == 0 && !Permissions.IsRoot)
            Assert.Warn("Pids cannot be chosen here, so none were given to strangers; as root they are.");
        else
            Assert.That(recycled, Is.GreaterThan(0), "no stranger was given the pids of a server");
        return killed;
    }
}
