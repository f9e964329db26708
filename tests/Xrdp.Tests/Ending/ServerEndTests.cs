using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Ending;

/// <summary>However a server ends, all of it ends: also what cleared its mark and left its session.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class ServerEndTests : BackendFixture
{
    // without a mark, found by its number
    private readonly string _sleep = "sleep " + (300000 + Random.Shared.Next(100000)).ToString(CultureInfo.InvariantCulture);

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:daemon:Command:0"] = "/bin/bash",
        ["Profiles:daemon:Command:1"] = "-c",
        ["Profiles:daemon:Command:2"] = $"env -i setsid {_sleep} & exec openbox",
        ["Profiles:brief:Command:0"] = "/bin/bash",
        ["Profiles:brief:Command:1"] = "-c",
        ["Profiles:brief:Command:2"] = "while [ ! -e leave ]; do sleep 0.1; done; exit 3",
        ["Profiles:stubborn:Command:0"] = "/bin/bash",
        ["Profiles:stubborn:Command:1"] = "-c",
        ["Profiles:stubborn:Command:2"] = "trap '' TERM; while true; do sleep 1; done",
    };

    [TestCase("bwrap", "/usr/sbin/xrdp", "xrdp was killed by signal 9")]
    [TestCase("bwrap", "/bin/bash /run/modular", "The session was killed by signal 9")]
    [TestCase("/usr/sbin/xrdp --nodaemon", "", "xrdp was killed by signal 9")]
    [TestCase("/bin/bash /run/modular", "", "The session was killed by signal 9")]
    [TestCase("/usr/bin/Xvnc", "", "Xvnc ended (exit code 137)")]
    [TestCase("openbox", "", "The desktop ended with exit code 137")]
    [CancelAfter(300_000)]
    public async Task Exited_WhenOnePartIsKilled_CompletesAndNothingIsLeft(string program, string argument, string reason, CancellationToken ct)
    {
        var start = NewStart("daemon");
        await using var server = await StartAsync(start, ct);
        Assert.That(
            await Eventually.HoldsAsync(() => CommandLines.Of(_sleep).Count == 1 && OwnedProcesses.Of(start.ServerId).Any(p => IsRun(p, "openbox", "")), ct));
        using var client = await ConnectAsync(start, server, ct);

        var victim = OwnedProcesses.Of(start.ServerId).First(p => IsRun(p, program, argument));
        Assert.That(LibC.kill(CommandLines.Pid(victim), LibC.SigKill), Is.Zero);
        var exit = await server.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.StartWith(reason));
        Assert.That(exit.ExitCode, Is.EqualTo(137));
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That(CommandLines.Of(_sleep), Is.Empty);
        Assert.That(await client.GetStream().ReadAsync(new byte[1], ct), Is.Zero);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Stop_WhenClientsAndDaemonsAreThere_LeavesNothing(CancellationToken ct)
    {
        var start = NewStart("daemon");
        await using var server = await StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => CommandLines.Of(_sleep).Count == 1, ct));
        using var client = await ConnectAsync(start, server, ct);

        await server.StopAsync(TimeSpan.FromSeconds(5), ct);
        await server.StopAsync(TimeSpan.FromSeconds(5), ct);

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That(CommandLines.Of(_sleep), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Stop_WhenTheDesktopIgnoresIt_KillsAfterTheGrace(CancellationToken ct)
    {
        var start = NewStart("stubborn");
        await using var server = await StartAsync(start, ct);

        await server.StopAsync(TimeSpan.FromMilliseconds(300), ct);

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Exited_WhenTheDesktopEnds_SaysWithWhatCode(CancellationToken ct)
    {
        var start = NewStart("brief");
        await using var server = await StartAsync(start, ct);
        await File.WriteAllTextAsync(Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId, "leave"), "", ct);

        var exit = await server.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.StartWith("The desktop ended with exit code 3"));
        Assert.That(exit.ExitCode, Is.EqualTo(3));
        Assert.That(exit.LogTail, Has.Some.Contains("the desktop ended (exit code 3)"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Exited_WhenAnAdoptedServerIsKilled_Completes(CancellationToken ct)
    {
        var start = NewStart("daemon");
        var first = await StartAsync(start, ct);
        await first.DisposeAsync();
        var adopted = ((RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(start, first.Handle), ct)).Server;

        var xvnc = OwnedProcesses.Of(start.ServerId).First(p => IsRun(p, "Xvnc", "-displayfd"));
        Assert.That(LibC.kill(CommandLines.Pid(xvnc), LibC.SigKill), Is.Zero);
        var exit = await adopted.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.StartWith("Xvnc ended"));
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    private static bool IsRun(string process, string program, string argument)
    {
        var line = process.Split(' ', 2)[1];
        return (line.StartsWith(program, StringComparison.Ordinal) || line.StartsWith("/usr/bin/" + program, StringComparison.Ordinal))
            && line.Contains(argument, StringComparison.Ordinal);
    }

    private static async Task<TcpClient> ConnectAsync(ServerStart start, IRunningServer server, CancellationToken ct)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, start.Port, ct);
        Assert.That(await Eventually.HoldsAsync(() => ((IRunningServerSessions)server).ListSessionsAsync(ct).GetAwaiter().GetResult().Count > 0, ct));
        return client;
    }
}
