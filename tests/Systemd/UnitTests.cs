using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Modular.Systemd;

/// <summary>deploy/systemd/modular.service under a real systemd, as an operator sees it who types systemctl.</summary>
internal sealed class UnitTests
{
    // longer than a busy machine takes to start a process that says anything
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(40);
    private const string UnknownBefore254 = "Unknown key 'DelegateSubgroup' in section [Service], ignoring.";

    [Test]
    public async Task Start_WhenItReturns_TheManagerIsReady()
    {
        await using var machine = await ServiceMachine.BootAsync();
        await machine.RunAsync("systemctl", "start", "modular");

        (await machine.Api.GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
        var backend = (await machine.Api.GetAsync("/plugins")).Expect(HttpStatusCode.OK).Body["backend"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await machine.PropertyAsync("StatusText"), Is.EqualTo("Ready"));
            Assert.That(backend["facts"]!["sandbox"]!.GetValue<string>(), Is.EqualTo("bubblewrap"));
            Assert.That(backend["facts"]!["network"]!.GetValue<string>(), Is.EqualTo("one for each desktop"));
            Assert.That(await machine.HandedOnAsync(), Is.Empty, "with controllers handed on systemd could not start the manager in its group again");
        }
    }

    [Test]
    public async Task Start_WhileAStoreIsAway_WaitsPastTheTimeOutAndSaysForWhat()
    {
        await using var machine = await ServiceMachine.BootAsync("REDIS_URL=redis://127.0.0.1:1");
        await LimitAsync(machine, "TimeoutStartSec", TimeOut);
        var clock = Stopwatch.StartNew();
        await machine.RunAsync("systemctl", "start", "--no-block", "modular");

        await Eventually.IsTrueOfAsync("the status says what it waits for", () => machine.PropertyAsync("StatusText"),
            status => status.Contains("REDIS_URL", StringComparison.Ordinal));
        await Eventually.IsTrueAsync("systemd's time-out is over", () => clock.Elapsed > TimeOut * 1.2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await machine.PropertyAsync("ActiveState"), Is.EqualTo("activating"));
            Assert.That(await machine.PropertyAsync("NRestarts"), Is.EqualTo("0"));
        }
    }

    [Test]
    public async Task Restart_WithShutdownModeKeep_LeavesAClientConnected()
    {
        await using var machine = await ServiceMachine.BootAsync();
        await machine.RunAsync("systemctl", "start", "modular");
        var server = await machine.Api.CreateAsync();
        var published = server with { Port = machine.Publish(server.Port) };
        await using var desktop = await RemoteDesktop.LogInAsync(published);
        var (manager, processes) = (await machine.PropertyAsync("MainPID"), ProcessesOf(server));

        await machine.RunAsync("systemctl", "restart", "modular");

        Assert.That(await machine.PropertyAsync("MainPID"), Is.Not.EqualTo(manager));
        await AssertRunsOnAsync(machine, published, processes);
        Assert.That(ProcessTable.OfServer(server.Id).SelectMany(p => p.Environment.Keys), Has.None.EqualTo("NOTIFY_SOCKET"),
            "what a session says is nothing to systemd");
        await desktop.PaintAsync("green", "00FF00");
        await machine.Api.DeleteServerAsync(server.Id);
        Assert.That(ProcessTable.OfServer(server.Id), Is.Empty);
    }

    [Test]
    public async Task Crash_OfTheManager_IsFollowedByARestartThatAdopts()
    {
        await using var machine = await ServiceMachine.BootAsync();
        await machine.RunAsync("systemctl", "start", "modular");
        var server = await machine.Api.CreateAsync();
        var (manager, processes) = (await machine.PropertyAsync("MainPID"), ProcessesOf(server));

        await machine.RunAsync("kill", "-KILL", manager);

        await Eventually.IsTrueAsync("systemd has started it again",
            async () => await machine.PropertyAsync("NRestarts") == "1" && await machine.PropertyAsync("ActiveState") == "active");
        Assert.That(await machine.PropertyAsync("MainPID"), Is.Not.EqualTo(manager));
        await AssertRunsOnAsync(machine, server with { Port = machine.Publish(server.Port) }, processes);
    }

    [Test]
    public async Task Start_WithWrongSettings_FailsAndIsNotRepeated()
    {
        await using var machine = await ServiceMachine.BootAsync("SHUTDOWN_MODE=perhaps");

        var (exitCode, _) = await machine.TryAsync("systemctl", "start", "modular");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(await machine.PropertyAsync("ExecMainStatus"), Is.EqualTo("78"));
            Assert.That(await machine.PropertyAsync("ActiveState"), Is.EqualTo("failed"), "with a restart to come it would be activating");
        }

        await machine.ConfigureAsync();
        await machine.RunAsync("systemctl", "start", "modular");
        Assert.That(await machine.PropertyAsync("NRestarts"), Is.EqualTo("0"));
    }

    [Test]
    public async Task Stop_WithShutdownModeStop_LeavesNothing()
    {
        await using var machine = await ServiceMachine.BootAsync("SHUTDOWN_MODE=stop");
        await machine.RunAsync("systemctl", "start", "modular");
        var server = await machine.Api.CreateAsync();
        Assert.That(ProcessesOf(server), Is.Not.Empty, "its processes are seen from outside");

        await machine.RunAsync("systemctl", "stop", "modular");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await machine.PropertyAsync("Result"), Is.EqualTo("success"));
            Assert.That(ProcessTable.OfServer(server.Id), Is.Empty);
            Assert.That(Directory.Exists($"{machine.Group}/system.slice/modular.service"), Is.False, "systemd removes a group that is empty");
        }
    }

    [Test]
    public async Task Stop_ThatTakesLongerThanItsTimeOut_IsWaitedFor()
    {
        await using var machine = await ServiceMachine.BootAsync("SHUTDOWN_MODE=stop");
        await LimitAsync(machine, "TimeoutStopSec", TimeSpan.FromSeconds(5));
        await machine.RunAsync("systemctl", "start", "modular");
        var server = await machine.Api.CreateAsync();
        foreach (var process in ProcessesOf(server))
            await Tool.RunAsync("kill", "-STOP", $"{process}");

        var clock = Stopwatch.StartNew();
        await machine.RunAsync("systemctl", "stop", "modular");

        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(5)), "a server that heeds nobody is given time");
        Assert.That(await machine.PropertyAsync("Result"), Is.EqualTo("success"), "timeout, had systemd killed it");
        Assert.That(ProcessTable.OfServer(server.Id), Is.Empty);
    }

    [Test]
    public async Task Unit_AsSystemdReadsIt_HasNoFault()
    {
        await using var machine = await ServiceMachine.BootAsync();
        var version = int.Parse((await machine.RunAsync("systemctl", "--version")).Split(' ')[1], CultureInfo.InvariantCulture);

        var complaints = (await machine.RunAsync("systemd-analyze", "verify", "modular.service")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(complaints.Where(c => version >= 254 || !c.EndsWith(UnknownBefore254, StringComparison.Ordinal)), Is.Empty);
        TestContext.Out.WriteLine((await machine.RunAsync("systemd-analyze", "security", "--no-pager", "modular")).Trim().Split('\n')[^1]);
    }

    [Test]
    public async Task Machine_WhateverItsRootTries_CannotChangeThisOne()
    {
        await using var machine = await ServiceMachine.BootAsync();
        string[] attempts = ["echo 1 > /proc/sys/vm/swappiness", "echo 1000 > /proc/sys/fs/file-max", "touch /usr/x", "touch /opt/modular/x",
            "date --set 2020-01-01", "mount -o remount,rw /usr"];
        foreach (var attempt in attempts)
            Assert.That((await machine.TryAsync("bash", "-c", attempt)).ExitCode, Is.Not.Zero, attempt);
    }

    private static Task<string> LimitAsync(ServiceMachine machine, string setting, TimeSpan limit) => machine.RunAsync("bash", "-c",
        $"cd /etc/systemd/system && mkdir modular.service.d && printf '[Service]\\n{setting}={limit.TotalSeconds}\\n' > modular.service.d/x.conf && " +
            "systemctl daemon-reload");

    private static IReadOnlyList<int> ProcessesOf(ServerAccess server) => [.. ProcessTable.OfServer(server.Id).Select(p => p.Id).Order()];

    private static async Task AssertRunsOnAsync(ServiceMachine machine, ServerAccess server, IReadOnlyList<int> processes)
    {
        Assert.That(await machine.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        Assert.That(ProcessesOf(server), Is.SupersetOf(processes), "untouched");
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
    }
}
