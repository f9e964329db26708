using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd.Custody;

/// <summary>An operator who takes an empty store for right loses servers, but no file.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LossAcceptedTests
{
    [Test]
    public async Task AcceptLoss_OfEverything_KeepsEveryHomeInLostAndFound()
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 2, stopped: 1);
        await manager.KillAsync();
        CustodyFixture.DeleteStore(home);

        var (exitCode, output) = await HostCommand.RunAsync(home, "state", "accept-loss");
        Assert.That(exitCode, Is.Zero, output);
        manager = await home.StartAsync();

        Assert.That(keepsakes.Losses().Where(l => l.Contains("file", StringComparison.Ordinal)), Is.Empty, output);
        Assert.That(await manager.Api.ListAsync(), Is.Empty);
        await Leftovers.AssertNoneAsync(home);
        var kept = (await manager.Api.GetAsync("/orphans")).Expect(HttpStatusCode.OK).Body["lost_and_found"]!.AsArray();
        Assert.That(kept.Select(i => i!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids));
        foreach (var id in keepsakes.Ids)
            (await manager.Api.DeleteAsync($"/orphans/{id}")).Expect(HttpStatusCode.OK);

        Assert.That(Directory.GetFileSystemEntries($"{home.DataPath}/lost+found"), Is.Empty);
        (await manager.Api.DeleteAsync($"/orphans/{keepsakes.Ids[0]}")).Expect(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Import_OfAnExport_EndsCustody()
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 1, stopped: 1);
        var (exported, said) = await HostCommand.RunAsync(home, "state", "export", $"{home.Folder}/export.jsonl");
        Assert.That(exported, Is.Zero, $"beside a manager that runs: {said}");
        await manager.KillAsync();
        CustodyFixture.DeleteStore(home);
        await (await CustodyFixture.StartInCustodyAsync(home, "store_empty")).KillAsync();

        var (imported, output) = await HostCommand.RunAsync(home, "state", "import", $"{home.Folder}/export.jsonl");

        Assert.That(imported, Is.Zero, output);
        manager = await home.StartAsync();
        Assert.That((await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids));
        Assert.That(keepsakes.Losses(), Is.Empty);
    }
}
