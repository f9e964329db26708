using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>A manager that stands still for a minute in the middle of its work, beside one that goes on.</summary>
internal sealed class FrozenManagerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Manager_Frozen_DoublesAndLosesNothing()
    {
        await using var databases = await DatabaseServers.StartAsync("redis+redis");
        var home = databases.NewHome("redis+redis");
        var neighbour = databases.NewNeighbour(home);
        var managers = await Task.WhenAll(home.StartAsync(), neighbour.StartAsync());
        var (frozen, other) = (managers[0].Api, managers[1].Api);
        var kept = await frozen.CreateAsync("kept");
        var doomed = await frozen.CreateAsync("doomed");

        var underWay = Enumerable.Range(0, 6).Select(i => frozen.PostAsync("/servers", ApiClient.NewServer($"late{i}")))
            .Append(frozen.DeleteAsync($"/servers/{doomed.Id}")).ToList();
        await Eventually.IsTrueAsync("some of it has begun", () => StoredServer.ReadAll(home).Count > 3);
        await Tool.RunAsync("kill", "-STOP", $"{managers[0].Id}");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var busy = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => other.CreateAsync($"busy{i}")));
        await Task.WhenAll(busy[..4].Select(s => other.DeleteServerAsync(s.Id)));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(kept.Port), Is.EqualTo(kept.CertificateSha256), "desktops do not notice");
        await Eventually.IsTrueAsync("a minute has passed", () => clock.Elapsed >= Pause);
        await Tool.RunAsync("kill", "-CONT", $"{managers[0].Id}");

        var answers = (await Task.WhenAll(underWay)).Select(a => (int)a.Status).ToList();
        Assert.That(answers, Has.All.AnyOf(200, 201, 202, 502, 503), "each got an answer, a start that ran into its deadline too");
        Assert.That(await Violations.FindAsync(home), Is.Empty);
        Assert.That(await Violations.FindAsync(neighbour), Is.Empty);
        var records = StoredServer.ReadAll(home).Concat(StoredServer.ReadAll(neighbour)).ToList();
        Assert.That(records.Where(r => r.Port is not null).Select(r => r.Port), Is.Unique);
        Assert.That(records.Select(r => r.Id), Is.SupersetOf(busy[4..].Append(kept).Select(s => s.Id)));
        if (answers[^1] is 200 or 202) // one for which there was no time may be carried out, too: it stays wished for
            Assert.That(records.Select(r => r.Id), Has.None.EqualTo(doomed.Id), "a deletion that was accepted is carried out");
        await Books.AssertEqualToRecordsAsync(frozen);
        Assert.That(await frozen.StatusAsync(kept.Id), Is.EqualTo("running"));

        await DeleteAllAsync(home, frozen);
        await DeleteAllAsync(neighbour, other);
        await Leftovers.AssertNoneAsync(home);
        await Leftovers.AssertNoneAsync(neighbour);
    }

    private static async Task DeleteAllAsync(ManagerHome home, ApiClient api)
    {
        foreach (var record in StoredServer.ReadAll(home))
            await api.DeleteServerAsync(record.Id, force: true);
    }
}
