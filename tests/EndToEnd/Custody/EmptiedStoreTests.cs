using System.Net;
using Modular.EndToEnd.Harness;
using Modular.Testing.Redis;

namespace Modular.EndToEnd.Custody;

/// <summary>A database that others can empty, under a manager that runs and under one that does not.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EmptiedStoreTests
{
    [Test]
    public async Task Redis_FlushedUnderARunningManager_GetsItsRecordsBack()
    {
        await using var databases = await DatabaseServers.StartAsync("redis+redis");
        var home = databases.NewHome("redis+redis");
        CustodyFixture.Settle(home);
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 4, stopped: 1);

        await RedisCommand.SendAsync(databases.Redis!, "FLUSHALL");
        (await manager.Api.PostAsync($"/servers/{keepsakes.Ids[0]}/stop")).Expect(HttpStatusCode.OK);
        await Eventually.IsTrueAsync("the stopped one starts again as soon as its port is known again", async () =>
            (await manager.Api.PostAsync($"/servers/{keepsakes.Ids[0]}/start")).Status == HttpStatusCode.OK);
        (await manager.Api.DeleteAsync($"/servers/{keepsakes.Ids[1]}")).Expect(HttpStatusCode.OK);

        await Eventually.IsTrueAsync("all the others are stored again", () => StoredServer.ReadAll(home).Count == 4);
        var told = (await manager.Api.GetAsync("/health")).Body["checks"]!["records"]!;
        Assert.That(told["status"]!.GetValue<string>(), Is.EqualTo("degraded"));
        Assert.That(told["message"]!.GetValue<string>(), Does.Contain("written back"));
        Assert.That(home.ReadLog(400), Does.Contain($"Server {keepsakes.Ids[2]}: its record had vanished from the store"));
        await manager.KillAsync();
        manager = await home.StartAsync();
        Assert.That((await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()),
            Is.EquivalentTo(keepsakes.Ids.Where(id => id != keepsakes.Ids[1])));
        Assert.That(
            keepsakes.Losses().Where(l => !l.Contains(keepsakes.Ids[0], StringComparison.Ordinal) && !l.Contains(keepsakes.Ids[1], StringComparison.Ordinal)),
            Is.Empty);
    }

    [TestCase("redis+redis")]
    [TestCase("mongodb+redis")]
    public async Task Database_EmptiedWhileTheManagerWasDown_CostsNothing(string parts)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        CustodyFixture.Settle(home);
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 2, stopped: 1);
        await manager.KillAsync();
        if (parts.StartsWith("redis", StringComparison.Ordinal))
            await RedisCommand.SendAsync(databases.Redis!, "FLUSHALL");
        else
            home.Settings["MONGODB_URL"] += "_typo";

        manager = await CustodyFixture.StartInCustodyAsync(home, "store_empty");
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep);
        await manager.TerminateAsync();
        var (exitCode, output) = await HostCommand.RunAsync(home, "state", "adopt");

        Assert.That(exitCode, Is.Zero, output);
        manager = await home.StartAsync();
        Assert.That((await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids));
        Assert.That(keepsakes.Losses(), Is.Empty);
    }
}
