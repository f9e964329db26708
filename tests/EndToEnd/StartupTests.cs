using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What an operator reads when something is wrong from the start.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StartupTests
{
    private const int BadSettings = 78;
    private const int BadCommand = 64;

    [Test]
    public async Task Start_WithBadSettings_NamesThemAllAndEnds()
    {
        await using var home = new ManagerHome();
        home.Settings["PORT_RANGE_START"] = "80";
        home.Settings["MAX_CONCURRENT_SERVERS"] = "many";
        home.Settings["LOG_LEVEL"] = "LOUD";
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        foreach (var name in new[] { "PORT_RANGE_START", "MAX_CONCURRENT_SERVERS", "LOG_LEVEL" })
            Assert.That(manager.Output, Does.Contain(name));
        Assert.That(manager.Output, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public async Task Start_WithAnUnknownPluginSetting_NamesItAndEnds()
    {
        await using var home = new ManagerHome();
        home.Settings["Plugins__Xrdp__Colour"] = "blue";
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output, Does.Contain("Colour"));
    }

    [TestCase("strat", "state")]
    [TestCase("--chekc", "--check")]
    [TestCase("--unknown=1", "--help")]
    public async Task Start_WithAnArgumentThatNobodyKnows_NamesItAndDoesNotServe(string argument, string hint)
    {
        await using var home = new ManagerHome();

        var (exitCode, output) = await HostCommand.RunAsync(home, argument);

        Assert.That(exitCode, Is.EqualTo(BadCommand), output);
        Assert.That(output, Does.Contain(argument.Split('=')[0]).And.Contain(hint).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Start_WhenOthersOfItsUserHaveAllInotifyInstances_Works()
    {
        await using var home = new ManagerHome();
        home.Launcher = ["unshare", "--user", "--map-root-user", "sh", "-c", "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"", "sh"];

        var manager = await home.StartAsync();

        var (_, check) = await HostCommand.RunAsync(home, "--check");
        Assert.That(check, Does.Contain("fs.inotify.max_user_instances"), "desktops would miss them");
        Assert.That(await manager.TerminateAsync(), Is.Zero, manager.Output);
    }

    [Test]
    public async Task Manager_WithAServer_WatchesNoFiles()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        await manager.Api.CreateAsync();

        var watching = Directory.EnumerateFiles($"/proc/{manager.Id}/fd")
            .Where(fd => new FileInfo(fd).LinkTarget is { } target && target.Contains("inotify", StringComparison.Ordinal));

        Assert.That(watching, Is.Empty);
    }

    [TestCase]
    [TestCase("--check")]
    public async Task Start_WithTooFewDescriptors_SaysSoAndEnds(params string[] arguments)
    {
        await using var home = new ManagerHome();
        home.Launcher = ["prlimit", "--nofile=256:256"];

        var (exitCode, output) = await HostCommand.RunAsync(home, arguments);

        Assert.That(exitCode, Is.EqualTo(BadSettings), output);
        Assert.That(output, Does.Contain("256").And.Contain("LimitNOFILE").And.Not.Contain("Out of memory"));
    }

    [Test]
    public async Task Start_WhenTheDataFolderCannotBeWritten_NamesItAndEnds()
    {
        await using var home = new ManagerHome();
        var file = Path.Combine(home.Folder, "file");
        await File.WriteAllTextAsync(file, "");
        home.Settings["DATA_PATH"] = $"{file}/data";
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output, Does.Contain("DATA_PATH").And.Contain($"{file}/data"));
    }

    [Test]
    public async Task Start_AsAUserWhoMayNotWrite_NamesTheFolderAndEnds()
    {
        await using var home = new ManagerHome(unprivileged: true);
        home.Settings["LOG_PATH"] = "/etc/modular-logs";
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output, Does.Contain("LOG_PATH").And.Contain("/etc/modular-logs"));
    }

    [Test]
    public async Task Create_WithoutXrdp_SaysHowToGetIt()
    {
        await using var home = new ManagerHome();
        home.Settings["Plugins__Xrdp__XrdpPath"] = "/nonexistent";
        var detail = await RefusedAsync(home);
        Assert.That(detail, Does.Contain("/nonexistent").And.Contain("install"));
    }

    [Test]
    public async Task Create_WithAnotherXrdp_SaysWhichOneIsNeeded()
    {
        await using var home = new ManagerHome();
        var fake = Path.Combine(home.Folder, "xrdp");
        await File.WriteAllTextAsync(fake, "#!/bin/sh\necho 'xrdp 0.10.0'\necho '  A Remote Desktop Protocol server.'\n");
        File.SetUnixFileMode(fake, (UnixFileMode)0x1ED); // 0755
        home.Settings["Plugins__Xrdp__XrdpPath"] = fake;
        var detail = await RefusedAsync(home);
        Assert.That(detail, Does.Contain("0.10.0").And.Contain("0.9"));
    }

    /// <summary>The manager runs, says so in its health, and refuses to create servers.</summary>
    private static async Task<string> RefusedAsync(ManagerHome home)
    {
        var manager = home.Launch();
        var refused = await Eventually.GetAsync("the manager has started", async () =>
        {
            var answer = await manager.Api.PostAsync("/servers", ApiClient.NewServer());
            return answer.Detail.Contains("is starting", StringComparison.Ordinal) ? null : answer;
        });
        Assert.That((int)refused.Status, Is.InRange(500, 503));
        return refused.Detail;
    }
}
