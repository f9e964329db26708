namespace Modular.Disasters;

/// <summary>A backup from before all was begun anew, restored: it knows all records, and is another state's nevertheless.</summary>
internal sealed class EarlierStateTests
{
    [Test]
    public async Task Backup_OfAnEarlierState_RestoredUnderARunningManager_IsForeignNowAndAtTheNextStart()
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 1, stopped: 0);
        await RunAsync(home, "state", "backup", $"{home.Folder}/backup.db");
        await manager.KillAsync();
        File.Delete($"{home.DataPath}/ledger");
        CustodyFixture.DeleteStore(home);
        manager = await AdoptAsync(home, await CustodyFixture.StartInCustodyAsync(home, "store_empty"));

        CustodyFixture.DeleteStore(home);
        File.Move($"{home.Folder}/backup.db", $"{home.DataPath}/modular.db");
        await CustodyFixture.AssertInCustodyAsync(home, manager, "store_foreign");
        await manager.KillAsync();
        manager = await CustodyFixture.StartInCustodyAsync(home, "store_foreign");
        Assert.That(await manager.Api.StatusAsync(keepsakes.Running[0].Id), Is.EqualTo("running"));

        manager = await AdoptAsync(home, manager);
        Assert.That((await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids));
        Assert.That(keepsakes.Losses(), Is.Empty);
        foreach (var id in keepsakes.Ids)
            await manager.Api.DeleteServerAsync(id);
        await Leftovers.AssertNoneAsync(home);
    }

    private static async Task<RunningManager> AdoptAsync(ManagerHome home, RunningManager manager)
    {
        Assert.That(await manager.TerminateAsync(), Is.Zero);
        await RunAsync(home, "state", "adopt");
        return await home.StartAsync();
    }

    private static async Task RunAsync(ManagerHome home, params string[] command)
    {
        var (exitCode, output) = await HostCommand.RunAsync(home, command);
        Assert.That(exitCode, Is.Zero, output);
    }
}
