using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Parts of a server die by themselves.</summary>
internal sealed class SuddenDeathTests : OneManagerTests
{
    [TestCase("xrdp", "xrdp was killed by signal 9")]
    [TestCase("Xvnc", "Xvnc ended")]
    [TestCase("openbox", "The desktop ended")]
    public async Task Part_Killed_MakesTheServerFailedWithAReason(string part, string reason)
    {
        var server = await Manager.Api.CreateAsync();
        await KillAsync(server, part);

        await Manager.Api.WaitForStatusAsync(server.Id, "failed");
        var failure = (await Manager.Api.ReadAsync(server.Id))["failure"]!;
        Assert.That(failure["message"]!.GetValue<string>(), Does.StartWith(reason));
        await Leftovers.AssertNothingRunsAsync(Home);

        await Manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(Home, server);
    }

    [Test]
    public async Task Part_KilledWithARestartPolicy_ComesBackWithTheSamePassword()
    {
        var server = await Manager.Api.CreateAsync("alice", body => body["restart_policy"] = "on_failure");
        await KillAsync(server, "xrdp");
        await Eventually.IsTrueAsync("the server was restarted", async () =>
        {
            var now = await Manager.Api.ReadAsync(server.Id);
            return now["status"]!.GetValue<string>() == "running" && now["restarts"]!.GetValue<int>() == 1;
        });

        await using (var desktop = await RemoteDesktop.LogInAsync(server))
            await desktop.PaintAsync("tomato", "FF6347");
        await Manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(Home, server);
    }

    /// <summary>The desktop's parts appear a moment after RDP answers.</summary>
    private async Task KillAsync(ServerAccess server, string part)
    {
        var victim = await Eventually.GetAsync($"the server's {part} runs", async () =>
        {
            var processes = ProcessTable.OfServer(server.Id);
            Assert.That(processes, Is.Not.Empty, $"{await Manager.Api.ReadAsync(server.Id)}");
            return processes.FirstOrDefault(p => p.Name == part);
        });
        ProcessTable.Kill(victim);
    }
}
