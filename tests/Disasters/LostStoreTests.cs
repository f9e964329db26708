using System.Net;

namespace Modular.Disasters;

/// <summary>kill -9, and then a start on a store that is gone, another, or older: no file is lost and no desktop ended, and there is a way on.</summary>
internal sealed class LostStoreTests
{
    [TestCase("missing", "store_empty")]
    [TestCase("elsewhere", "store_empty")]
    [TestCase("without its log", "store_empty")]
    [TestCase("older", "store_older")]
    [TestCase("all older", "store_empty")]
    [TestCase("nothing remembered", "store_empty")]
    public async Task Store_LostWhileTheManagerWasDown_CostsNothing(string disaster, string reason)
    {
        await using var home = CustodyFixture.NewHome();
        var keepsakes = await StrikeAsync(home, disaster);

        var manager = await CustodyFixture.StartInCustodyAsync(home, reason);
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep);
        await AssertServesAsync(manager, keepsakes);
        Assert.That(await manager.TerminateAsync(), Is.Zero);
        Assert.That(keepsakes.Losses(), Is.Empty, "SIGTERM in custody stops nothing");
        await CustodyFixture.AssertCheckTellsAsync(home, reason);

        var (exitCode, output) = await HostCommand.RunAsync(home, "state", "adopt");
        Assert.That(exitCode, Is.Zero, output);
        manager = await home.StartAsync();
        var ids = (await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()).ToList();
        Assert.That(keepsakes.Ids, Is.SubsetOf(ids), $"{disaster}: {output}");
        Assert.That(ids, Has.Count.EqualTo(keepsakes.Ids.Count + (disaster == "older" ? 1 : 0)), "what was made after the backup is back, too");
        Assert.That(keepsakes.Losses(), Is.Empty, output);
        foreach (var id in ids)
            await manager.Api.DeleteServerAsync(id);
        await Leftovers.AssertNoneAsync(home);
    }

    /// <summary>Two servers that run and one that is stopped, and then the disaster.</summary>
    private static async Task<Keepsakes> StrikeAsync(ManagerHome home, string disaster)
    {
        var manager = await home.StartAsync();
        var database = Path.Combine(home.DataPath, "modular.db");
        if (disaster == "all older")
            await HostCommand.RunAsync(home, "state", "backup", $"{home.Folder}/backup.db");

        File.Copy(Path.Combine(home.DataPath, "ledger"), $"{home.Folder}/ledger");
        File.Copy(database, $"{home.Folder}/main.db"); // as a backup that knows of one file only
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 2, stopped: disaster is "all older" or "nothing remembered" ? 0 : 1);
        if (disaster == "older")
        {
            await HostCommand.RunAsync(home, "state", "backup", $"{home.Folder}/backup.db");
            (await manager.Api.PostAsync("/servers", ApiClient.NewServer(change: body => body["start"] = false))).Expect(HttpStatusCode.Created);
        }

        await manager.KillAsync();
        if (disaster == "elsewhere")
        {
            home.Settings["Plugins__Stores__Sqlite__Path"] = $"{home.Folder}/typo/modular.db";
            return keepsakes;
        }

        CustodyFixture.DeleteStore(home);
        if (disaster is "older" or "all older")
            File.Move($"{home.Folder}/backup.db", database);
        if (disaster == "without its log")
            File.Move($"{home.Folder}/main.db", database);
        if (disaster == "all older")
            File.Move($"{home.Folder}/ledger", Path.Combine(home.DataPath, "ledger"), overwrite: true);
        if (disaster == "nothing remembered")
            File.Delete(Path.Combine(home.DataPath, "ledger"));

        return keepsakes;
    }

    /// <summary>Servers are listed, and people can log in to those that run.</summary>
    private static async Task AssertServesAsync(RunningManager manager, Keepsakes keepsakes)
    {
        foreach (var server in keepsakes.Running)
        {
            Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
            (await manager.Api.DeleteAsync($"/servers/{server.Id}?force=true")).Expect(HttpStatusCode.ServiceUnavailable);
        }

        await using var desktop = await RemoteDesktop.LogInAsync(keepsakes.Running[0]);
        await desktop.PaintAsync("tomato", "FF6347");
    }
}
