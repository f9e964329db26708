using System.Net;
using Modular.EndToEnd.Harness;
using Modular.Testing;

namespace Modular.EndToEnd;

/// <summary>Data and logs of a manager lie on a disk that is filled to the last block.</summary>
internal sealed class FullDiskTests
{
    private SmallDisk _disk = null!;
    private ManagerHome _home = null!;

    [SetUp]
    public void MountDisk()
    {
        _disk = SmallDisk.Mount(16);
        _home = new ManagerHome(parent: _disk.Folder);
    }

    [TearDown]
    public async Task UnmountDisk()
    {
        if (_home is not null)
            await _home.DisposeAsync();
        _disk?.Dispose();
    }

    [Test]
    public async Task Manager_WhenTheDiskFillsUp_KeepsItsServersAndGoesOnWhenThereIsRoom()
    {
        var manager = await _home.StartAsync();
        var server = await manager.Api.CreateAsync();
        _disk.Fill();

        for (var i = 0; i < 3; i++)
        {
            var refused = await manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"));
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), refused.Text);
            Assert.That(refused.Detail, Does.Contain("full").IgnoreCase);
        }

        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        await manager.Api.DeleteServerAsync(server.Id);
        Assert.That(await manager.Api.ListAsync(), Is.Empty);

        _disk.Free();
        await manager.WaitUntilReadyAsync();
        await Leftovers.AssertNoneAsync(_home);
        var next = await manager.Api.CreateAsync();
        await manager.Api.DeleteServerAsync(next.Id);
        await Leftovers.AssertNoneAsync(_home);
    }

    [Test]
    public async Task Session_ThatFillsTheDisk_HarmsNobodyAndIsDeletedWithAllItMade()
    {
        var canary = Path.Combine(_disk.Folder, "canary");
        await File.WriteAllTextAsync(canary, "sings");
        string[] command =
            ["/bin/bash", "-c", $"{Planted(canary)}; until [ -e begin ]; do sleep 0.1; done; cat /dev/zero > ballast; cat /dev/zero > more; exec sleep 1000"];
        for (var i = 0; i < command.Length; i++)
            _home.Settings[$"Plugins__Xrdp__Profiles__fills__Command__{i}"] = command[i];
        var manager = await _home.StartAsync();
        var neighbour = await manager.Api.CreateAsync();
        var greedy = await manager.Api.CreateAsync("mallory", body => body["profile"] = "fills");
        await File.WriteAllTextAsync($"{_home.SessionFolder(greedy)}/begin", "");
        await Eventually.IsTrueAsync("the disk is full", () => ProcessTable.OfServer(greedy.Id).Any(p => p.CommandLine == "sleep 1000"));

        (await manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"))).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.That(await manager.Api.StatusAsync(neighbour.Id), Is.EqualTo("running"));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(neighbour.Port), Is.EqualTo(neighbour.CertificateSha256));
        (await manager.Api.PostAsync($"/servers/{greedy.Id}/stop")).Expect(HttpStatusCode.OK);
        await manager.Api.DeleteServerAsync(greedy.Id);

        await Leftovers.AssertNoneAsync(_home, greedy);
        Assert.That(await File.ReadAllTextAsync(canary), Is.EqualTo("sings"));
        Assert.That(new DriveInfo(_disk.Folder).AvailableFreeSpace, Is.GreaterThan(4 * 1024 * 1024));
        await manager.WaitUntilReadyAsync();
        await manager.Api.DeleteServerAsync((await manager.Api.CreateAsync("bob")).Id);
        await manager.Api.DeleteServerAsync(neighbour.Id);
        await Leftovers.AssertNoneAsync(_home);
    }

    [Test]
    public async Task Start_OfAManagerThatIsKnown_OnAFullDiskTakesItsServersOver()
    {
        var first = await _home.StartAsync();
        var server = await first.Api.CreateAsync();
        await first.KillAsync();
        _disk.Fill();

        var second = _home.Launch();
        await Eventually.IsTrueAsync("it answers", async () => (await second.Api.GetAsync("/health")).Status != 0);
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256), "it runs on");

        _disk.Free();
        await second.WaitUntilReadyAsync();
        Assert.That(await second.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        await second.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(_home);
    }

    [Test]
    public async Task Start_OfANewManager_OnAFullDiskIsRefusedInOneLine()
    {
        _disk.Fill();
        var manager = _home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(78), manager.Output);
        Assert.That(manager.Output.Trim().Split('\n'), Has.Length.EqualTo(1).And.Some.Contains("DATA_PATH").And.Some.Contains("free space"));
    }

    /// <summary>Commands of a session that would lead the removal of its files astray.</summary>
    private static string Planted(string canary) =>
        $"""ln -s {canary} canary; ln -s {Path.GetDirectoryName(canary)} outside; ln -s / root; mkfifo fifo; """ +
        """touch "$(printf 'two\nlines')" -- -rf; mkdir -p locked/inner deep; """ +
        """touch locked/inner/file; chmod 000 locked/inner locked; (cd deep; mkdir -p "$(printf 'd/%.0s' $(seq 500))")""";
}
