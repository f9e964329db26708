using System.Security.Cryptography;

namespace Modular.Disasters;

/// <summary>A database file that cannot be read is neither taken for an empty one nor written to: the start is refused, and what it says leads back.</summary>
internal sealed class DamagedStoreTests
{
    private const int Configuration = 78;

    [TestCase("cut off")]
    [TestCase("garbage")]
    [TestCase("text")]
    public async Task Store_DamagedWhileTheManagerWasDown_CostsNothing(string how)
    {
        await using var home = CustodyFixture.NewHome();
        var manager = await home.StartAsync();
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 2, stopped: 1);
        await manager.KillAsync();
        var database = $"{home.DataPath}/modular.db";
        await DamageAsync(database, how);

        manager = home.Launch();
        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(Configuration), manager.Output);
        Assert.That(home.ReadLog(200), Does.Contain("Cannot start with the state store").And.Contain("is damaged").And.Contain("modular state adopt"));
        foreach (var command in new[] { new[] { "--check" }, ["state", "adopt"] })
        {
            var (refused, said) = await HostCommand.RunAsync(home, command);
            Assert.That((refused == 0, said), Is.EqualTo((false, said)));
            Assert.That(said, Does.Contain("is damaged").And.Contain("modular state adopt"));
        }

        foreach (var file in Directory.EnumerateFiles(home.DataPath, "modular.db*"))
            File.Move(file, $"{home.Folder}/damaged-{Path.GetFileName(file)}");
        manager = await CustodyFixture.StartInCustodyAsync(home, "store_empty");
        await manager.TerminateAsync();
        var (adopted, output) = await HostCommand.RunAsync(home, "state", "adopt");
        Assert.That(adopted, Is.Zero, output);
        manager = await home.StartAsync();

        Assert.That((await manager.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids));
        foreach (var server in keepsakes.Running)
            Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        Assert.That(keepsakes.Losses(), Is.Empty);
    }

    private static async Task DamageAsync(string database, string how)
    {
        File.Delete(database + "-wal");
        File.Delete(database + "-shm");
        switch (how)
        {
            case "cut off":
                await using (var file = File.OpenWrite(database))
                    file.SetLength(4096 + 100);
                break;
            case "garbage":
                await File.WriteAllBytesAsync(database, RandomNumberGenerator.GetBytes(20_000));
                break;
            default:
                await File.WriteAllTextAsync(database, string.Join('\n', Enumerable.Repeat("this is no database", 1000)));
                break;
        }
    }
}
