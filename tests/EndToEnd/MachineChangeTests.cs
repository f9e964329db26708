using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>The machine is not what it was when the servers were started.</summary>
internal sealed partial class MachineChangeTests
{
    [Test]
    public async Task Xrdp_ReplacedAndThenRemoved_CostsNoServerThatRuns()
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("only root can put a program below /usr, where sandboxes see it");

        await using var home = new ManagerHome();
        var program = $"/usr/local/sbin/xrdp-{Guid.NewGuid():N}";
        home.Settings["Plugins__Xrdp__XrdpPath"] = program;
        home.Settings["LOG_LEVEL"] = "WARNING";
        try
        {
            File.Copy("/usr/sbin/xrdp", program);
            var manager = await home.StartAsync();
            var (replaced, removed) = (await manager.Api.CreateAsync(), await manager.Api.CreateAsync());
            File.Copy("/usr/sbin/xrdp", program + ".new");
            File.Move(program + ".new", program, overwrite: true);
            manager = await AssertAdoptedAsync(home, manager, replaced, removed);

            File.Delete(program);
            manager = await AssertAdoptedAsync(home, manager, replaced, removed);
            var health = (await manager.Api.GetAsync("/health")).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.That(health.Text, Does.Contain($"There is no {program}."));
            var refused = await manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"));
            Assert.That(refused.Detail, Does.Contain($"There is no {program}."), refused.ToString());

            (await manager.Api.PostAsync($"/servers/{replaced.Id}/stop")).Expect(HttpStatusCode.OK);
            await manager.Api.WaitForStatusAsync(replaced.Id, "stopped");
            foreach (var server in await manager.Api.ListAsync())
                await manager.Api.DeleteServerAsync(server!["server_id"]!.GetValue<string>());
            await Leftovers.AssertNoneAsync(home);
        }
        finally
        {
            File.Delete(program);
        }
    }

    [Test]
    public async Task Reboot_LeavesServersThatAreStartedAgainOrFailed_AndTouchesNobodyWhoHasTheirPidsNow()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var willReturn = await manager.Api.CreateAsync("alice", body => body["restart_policy"] = "on_failure");
        var willNot = await manager.Api.CreateAsync("bob", body => body["restart_policy"] = "never");
        var stopped = await manager.Api.CreateAsync("carol");
        (await manager.Api.PostAsync($"/servers/{stopped.Id}/stop")).Expect(HttpStatusCode.OK);
        await manager.Api.WaitForStatusAsync(stopped.Id, "stopped");
        await manager.KillAsync();
        foreach (var server in new[] { willReturn, willNot })
        {
            foreach (var process in ProcessTable.OfServer(server.Id))
                ProcessTable.Kill(process);
        }

        await using var bystander = ChildProcess.Start("sleep", ["1000"]);
        PretendReboot(home, bystander.Id);
        manager = await home.StartAsync();

        await manager.Api.WaitForStatusAsync(willNot.Id, "failed");
        Assert.That((await manager.Api.ReadAsync(willNot.Id))["failure"]!["message"]!.GetValue<string>(), Is.EqualTo("The machine was restarted."));
        await manager.Api.WaitForStatusAsync(willReturn.Id, "running");
        Assert.That(await RdpHandshake.GetCertificateSha256Async(willReturn.Port), Is.EqualTo(willReturn.CertificateSha256));
        Assert.That(await manager.Api.StatusAsync(stopped.Id), Is.EqualTo("stopped"));
        foreach (var server in new[] { willReturn, willNot, stopped })
            await manager.Api.DeleteServerAsync(server.Id);
        Assert.That(bystander.HasExited, Is.False);
        await Leftovers.AssertNoneAsync(home);
    }

    [TestCase("\"schema_version\":1", "\"schema_version\":99")]
    [TestCase("\"status\":\"running\"", "\"status\":\"hibernating\"")]
    [TestCase("\"desired\":\"running\"", "\"desired\":\"moved\"")]
    public async Task Record_OfALaterVersion_IsNamedAndLeftAsItIs_AndSoIsItsServer(string text, string later)
    {
        await using var home = new ManagerHome();
        home.Settings["ORPHAN_GRACE_SECONDS"] = "5";
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        await manager.KillAsync();
        ChangeRecords(home, json => json.Replace(text, later, StringComparison.Ordinal));
        var stored = StoredServer.ReadSqlite(home);
        Assert.That(stored.Single(), Does.Contain(later));

        manager = home.Launch();
        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(manager.Output, Does.Contain(server.Id).And.Contain("newer version"));
        Assert.That(StoredServer.ReadSqlite(home), Is.EqualTo(stored));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256), "it runs on");

        ChangeRecords(home, json => json.Replace(later, text, StringComparison.Ordinal));
        manager = await home.StartAsync();
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        await manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(home);
    }

    [TestCase("bubblewrap", true)]
    [TestCase("uid", false, Description = "Xvnc compiles its keymap in /tmp")]
    public async Task Start_WhileTmpIsFull_WorksOrSaysWhatToFree(string sandbox, bool works)
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("only root can mount a /tmp");

        var parent = Directory.CreateDirectory($"/var/tmp/modular-test-{Guid.NewGuid():N}").FullName;
        try
        {
            await using var home = new ManagerHome(parent: parent);
            home.Settings["Plugins__Xrdp__Sandbox"] = sandbox;
            const string FullTmp = "mount -t tmpfs -o size=128k tmpfs /tmp && { head -c 1M /dev/zero > /tmp/full 2>/dev/null; exec \"$@\"; }";
            await using var process =
                ChildProcess.Start("unshare", ["--mount", "--propagation", "private", "bash", "-c", FullTmp, "bash", .. home.CommandLine()]);
            using var api = new ApiClient(home.ApiPort);
            await Eventually.IsTrueAsync("the manager is ready", async () => (await api.GetAsync("/health/ready")).Status == HttpStatusCode.OK);

            var answer = (await api.PostAsync("/servers", ApiClient.NewServer())).Expect(works ? HttpStatusCode.Created : HttpStatusCode.ServiceUnavailable);
            Assert.That(works || answer.Detail.Contains("free space in /tmp", StringComparison.Ordinal), answer.Detail);
            if (works)
                Assert.That(await RdpHandshake.GetCertificateSha256Async(ServerAccess.From(answer.Body).Port),
                    Is.EqualTo(ServerAccess.From(answer.Body).CertificateSha256));

            foreach (var server in await api.ListAsync())
                await api.DeleteServerAsync(server!["server_id"]!.GetValue<string>());
            await Leftovers.AssertNoneAsync(home);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    /// <summary>Ends the manager and starts it anew.</summary>
    private static async Task<RunningManager> AssertAdoptedAsync(ManagerHome home, RunningManager manager, params ServerAccess[] servers)
    {
        await manager.KillAsync();
        var next = await home.StartAsync();
        foreach (var server in servers)
        {
            Assert.That(await next.Api.StatusAsync(server.Id), Is.EqualTo("running"));
            Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        }

        return next;
    }

    /// <summary>All notes are of an earlier boot, and the processes that they name are others now.</summary>
    private static void PretendReboot(ManagerHome home, int bystander)
    {
        var ticks = File.ReadAllText($"/proc/{bystander}/stat").Split(") ")[1].Split(' ')[19];
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string Change(string text) =>
            Identity().Replace(text.Replace(boot, Guid.NewGuid().ToString(), StringComparison.Ordinal), m => $"{m.Groups[1]}{bystander}{m.Groups[2]}{ticks}");
        ChangeRecords(home, Change);
        foreach (var note in Directory.EnumerateFiles($"{home.DataPath}/xrdp/servers", "*", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains(boot, StringComparison.Ordinal)))
            File.WriteAllText(note, Change(File.ReadAllText(note)));
    }

    private static void ChangeRecords(ManagerHome home, Func<string, string> change)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.DataPath, "modular.db")};Pooling=False");
        connection.Open();
        connection.CreateFunction("changed", change);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE servers SET json = changed(json)";
        Assert.That(command.ExecuteNonQuery(), Is.Positive);
    }

    [GeneratedRegex("""(pid\W+)[0-9]+(\W+start_ticks\W+)[0-9]+""")]
    private static partial Regex Identity();
}
