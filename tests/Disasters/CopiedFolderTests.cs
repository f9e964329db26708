using System.Net;

namespace Modular.Disasters;

/// <summary>A copy of DATA_PATH is started beside the original: it must not touch what is the original's.</summary>
internal sealed class CopiedFolderTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Copy_StartedBesideTheOriginal_DisturbsNothing(bool originalRuns)
    {
        await using var home = CustodyFixture.NewHome();
        var original = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, original.Api, running: 2);
        if (!originalRuns)
            await original.KillAsync();

        await using var copy = CustodyFixture.NewHome();
        await Tool.RunAsync("cp", "-a", home.DataPath + "/.", copy.DataPath);
        var manager = await CustodyFixture.StartInCustodyAsync(copy, "folder_copied");
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep);
        Assert.That(await manager.TerminateAsync(), Is.Zero);
        Assert.That(keepsakes.Losses(), Is.Empty);
        await CustodyFixture.AssertCheckTellsAsync(copy, "folder_copied");

        if (!originalRuns)
            original = await home.StartAsync();
        foreach (var server in keepsakes.Running)
        {
            Assert.That(await original.Api.StatusAsync(server.Id), Is.EqualTo("running"));
            await original.Api.DeleteServerAsync(server.Id);
        }

        await Leftovers.AssertNoneAsync(home);
    }

    [Test]
    public async Task Original_StartedBesideACopyThatWasMadeTheOne_DisturbsNothing()
    {
        await using var home = CustodyFixture.NewHome();
        var original = await home.StartAsync();
        var stopped = await original.Api.PostAsync("/servers", ApiClient.NewServer(change: body => body["start"] = false));
        stopped.Expect(HttpStatusCode.Created);
        await original.TerminateAsync();
        await using var copy = CustodyFixture.NewHome();
        await Tool.RunAsync("cp", "-a", home.DataPath + "/.", copy.DataPath);

        var moved = await copy.StartAsync(); // nothing runs and the store is its own: it has moved
        var keepsakes = await Keepsakes.MakeAsync(copy, moved.Api, running: 1);
        await CustodyFixture.StartInCustodyAsync(home, "manager_twice");
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep, copy.DataPath);
    }

    [Test]
    public async Task ManagerId_ThatWasLost_IsTakenFromTheLedger()
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 1);
        var id = await File.ReadAllTextAsync($"{home.DataPath}/manager-id");
        await manager.KillAsync();
        await File.WriteAllTextAsync($"{home.DataPath}/manager-id", "");

        manager = home.Launch();
        await Eventually.IsTrueAsync("it answers", async () => (await manager.Api.GetAsync("/health/live")).Status == HttpStatusCode.OK);

        Assert.That(await File.ReadAllTextAsync($"{home.DataPath}/manager-id"), Is.EqualTo(id));
        await Eventually.IsTrueAsync("it knows its server",
            async () => (await manager.Api.GetAsync($"/servers/{keepsakes.Ids[0]}")).Status == HttpStatusCode.OK);
        Assert.That(keepsakes.Losses(), Is.Empty);
    }
}
