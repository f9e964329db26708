using Modular.Testing.Fakes.Misbehaving;

namespace Modular.BadPlugins;

/// <summary>One member of a real plugin of a real manager misbehaves at a time, in every way, and nobody else notices.</summary>
internal sealed class BadPluginTests
{
    /// <summary>A plugin that does as it is told has had its time by then, and the host's end its own.</summary>
    private static readonly TimeSpan End = TimeSpan.FromSeconds(60);

    [Test]
    public void Members_EachOne_ExistsAndHasAnOccasion() => Assert.That(Members.Unknown(), Is.Empty);

    /// <summary>What never returns is not asked again, so nothing can follow it.</summary>
    [Test]
    public async Task Member_WhenItMisbehaves_NobodyElseNotices(
        [ValueSource(typeof(Members), nameof(Members.InLife))] string member,
        [Values(Misbehaviour.IgnoresItsToken, Misbehaviour.BlocksItsThread)] Misbehaviour last)
    {
        Misbehaviour[] all = last == Misbehaviour.BlocksItsThread ? [last]
            : Members.IsProperty(member) ? [Misbehaviour.Throws, Misbehaviour.BreaksTheContract]
            : [Misbehaviour.Throws, Misbehaviour.BreaksTheContract, Misbehaviour.Hangs, last];
        await using var home = new BadPluginHome();
        var manager = await home.StartAsync();
        var neighbour = new Neighbour(manager.Api);
        foreach (var misbehaviour in all)
        {
            home.BehaveAgain();
            var victim = new Victim(manager.Api);
            var ids = await victim.SettleAsync();
            home.Order(member, misbehaviour);
            foreach (var id in ids)
                await victim.AskForEverythingAsync(id);

            await Eventually.IsTrueAsync($"{member} is asked for", () => home.HasMisbehaved(member, misbehaviour));
            await neighbour.NoticesNothingAsync($"{member} {misbehaviour}");
            Assert.That(manager.HasExited, Is.False, manager.Output);
        }

        await Eventually.IsTrueAsync("the log names plugin and call", () => Names(home.ReadLog(), member));
        await AssertEndsAsync(home, manager);
    }

    [Test]
    public async Task Entry_WhenNobodyCanTellDesktopsFromTheirOwner_IsRefusedInWords([Values] Misbehaviour misbehaviour)
    {
        const string Member = "IBackendSessionOrigin.MayBeSessionAsync";
        await using var home = new BadPluginHome();
        var manager = await home.StartAsync();
        home.Order(Member, misbehaviour);
        using var stranger = new ApiClient(manager.Api.Port); // who is on a connection was told when it was made

        var answer = await stranger.GetAsync("/servers");

        Assert.That((int)answer.Status, Is.EqualTo(503), answer.ToString());
        Assert.That(answer.Body["detail"]!.GetValue<string>(), Does.Contain(Member).And.Contain("misbehaving"));
        await AssertEndsAsync(home, manager);
    }

    [Test]
    public async Task Start_WhenAMemberMisbehaves_IsExplainedAndEnds(
        [ValueSource(typeof(Members), nameof(Members.AtStart))] string member, [Values] Misbehaviour misbehaviour)
    {
        await using var home = new BadPluginHome();
        if (member == "IServerBackend.RecoverAsync")
            await LeaveServersAsync(home);

        home.Order(member, misbehaviour);
        var manager = home.Launch();
        await Eventually.IsTrueAsync($"{member} is asked for", () => home.HasMisbehaved(member, misbehaviour) || manager.HasExited);
        await Eventually.IsTrueAsync("the log names plugin and call", () => manager.HasExited || Names(home.ReadLog(), member));
        if (manager.HasExited)
        {
            Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(78), $"only what no waiting heals ends the start\n{manager.Output}");
            Assert.That(manager.Output, Does.Contain("misbehaving").IgnoreCase);
            return;
        }

        if (member == "IServerBackend.RecoverAsync")
        {
            await manager.WaitUntilReadyAsync();
            await new Neighbour(manager.Api).NoticesNothingAsync(member);
        }

        await AssertEndsAsync(home, manager);
    }

    /// <summary>A victim's servers, which the next manager asks about.</summary>
    private static async Task LeaveServersAsync(BadPluginHome home)
    {
        home.Settings["STATE_STORE"] = "sqlite";
        home.Settings["SHUTDOWN_MODE"] = "keep";
        var manager = await home.StartAsync();
        await new Victim(manager.Api).SettleAsync();
        await manager.KillAsync();
    }

    /// <summary>A server's own properties are read where it is started.</summary>
    private static bool Names(string log, string member)
    {
        var call = member is "IRunningServer.Handle" or "IRunningServer.Endpoint" or "IRunningServer.Exited" ? "IServerBackend.StartAsync" : member;
        return log.Contains("misbehaving", StringComparison.OrdinalIgnoreCase) && log.Contains(call, StringComparison.Ordinal);
    }

    private static async Task AssertEndsAsync(BadPluginHome home, RunningManager manager)
    {
        var end = manager.TerminateAsync();
        Assert.That(await Task.WhenAny(end, Task.Delay(End)), Is.SameAs(end), $"SIGTERM ends the host\n{home.ReadLog()}");
        Assert.That(await end, Is.AnyOf(0, 70), "a host that had to leave a plugin behind says so by 70");
    }
}
