using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What a manager makes of many servers it finds: those that run, those that were killed while nobody looked, and those whose pids are strangers' now.</summary>
internal sealed class AdoptionTests
{
    private const int Size = 20;
    private const int Killed = 4;
    private const int Recycled = 2;

    [Test]
    public async Task Manager_StartedAgain_AdoptsWhatRunsAndNothingElse()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        using var crowd = await Crowd.GatherAsync(manager.Api, Size);
        await manager.KillAsync();
        var (dead, recycled, alive) = (crowd.Servers.Take(Killed).ToList(), crowd.Servers.Skip(Killed).Take(Recycled).ToList(), crowd.Servers.Skip(Killed + Recycled).ToList());
        foreach (var server in dead)
            await Crowd.KillAsync(server);
        foreach (var server in recycled)
        {
            if (!await crowd.RecyclePidsAsync(server))
                Assert.Warn("Pids cannot be chosen here, so none were given to strangers; as root they are.");
        }

        manager = await home.StartAsync();

        var adopted = await manager.Api.ListAsync("?status=running&limit=1000");
        Assert.That(alive.Select(s => s.Id), Is.SubsetOf(adopted.Select(s => s!["server_id"]!.GetValue<string>())));
        Assert.That(crowd.DroppedOf(alive), Is.Zero, "no client noticed");
        foreach (var (server, index) in dead.Concat(recycled).Select((s, i) => (s, i)))
            await manager.Api.WaitForStatusAsync(server.Id, index % 2 == 0 ? "running" : "failed");

        Assert.That(crowd.Strangers.Select(s => s.IsAlive), Has.All.True, "strangers are left alone");
        Assert.That(await Violations.FindAsync(home), Is.Empty);
        foreach (var server in crowd.Servers)
            (await manager.Api.DeleteAsync($"/servers/{server.Id}?force=true")).Expect(HttpStatusCode.OK);
        Assert.That(crowd.Strangers.Select(s => s.IsAlive), Has.All.True, "and stay so");
        await Leftovers.AssertNoneAsync(home);
    }
}
