using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>A user's desktop fills its home beyond what he may have on disk.</summary>
internal sealed class DiskQuotaTests : OneManagerTests
{
    [Test]
    public async Task Desktop_ThatWritesTooMuch_IsStoppedAndStaysDownUntilSomethingIsDeleted()
    {
        var neighbour = await Manager.Api.CreateAsync("bob");
        var greedy = await Manager.Api.CreateAsync("mallory", body => body["profile"] = "fills");
        await Eventually.IsTrueAsync("it has written what it wants", () => File.Exists($"{Home.SessionFolder(greedy)}/written"));

        // a manager measures when it begins, and the test need not wait for a minute
        await Manager.KillAsync();
        var next = await Home.StartAsync();
        await next.Api.WaitForStatusAsync(greedy.Id, "stopped");
        var stopped = await next.Api.ReadAsync(greedy.Id);
        Assert.That((string?)stopped["stop_reason"], Is.EqualTo("disk_quota"));
        Assert.That((string?)stopped["conditions"]![0]!["type"], Is.EqualTo("disk_quota"));
        Assert.That(Home.ReadLog(lines: 200), Does.Contain($"Audit: the manager itself is to stop server {greedy.Id}: disk_quota"));

        foreach (var answer in new[] { await next.Api.PostAsync($"/servers/{greedy.Id}/start"),
            await next.Api.PostAsync("/servers", ApiClient.NewServer("mallory")) })
        {
            Assert.That((answer.Status, (string?)answer.Body["code"]), Is.EqualTo((HttpStatusCode.TooManyRequests, "limit_reached")), answer.Text);
            Assert.That(answer.Detail, Does.Contain("have 12 MiB of files").And.Contain("MAX_DISK_PER_USER"));
        }

        Assert.That(await next.Api.StatusAsync(neighbour.Id), Is.EqualTo("running"));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(neighbour.Port), Is.EqualTo(neighbour.CertificateSha256));
        await next.Api.DeleteServerAsync(greedy.Id);
        var again = await next.Api.CreateAsync("mallory");
        foreach (var server in new[] { again, neighbour })
            await next.Api.DeleteServerAsync(server.Id);

        await Leftovers.AssertNoneAsync(Home);
    }

    protected override ManagerHome NewHome()
    {
        var home = new ManagerHome();
        home.Settings["MAX_DISK_PER_USER"] = "8";
        string[] command = ["/bin/bash", "-c", "head -c 12M /dev/zero > big && sync big && touch written; exec sleep 1000"];
        for (var i = 0; i < command.Length; i++)
            home.Settings[$"Plugins__Xrdp__Profiles__fills__Command__{i}"] = command[i];
        return home;
    }
}
