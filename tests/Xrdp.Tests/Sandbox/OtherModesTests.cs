using System.Globalization;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>Servers without bubblewrap.</summary>
[TestFixture("uid")]
[TestFixture("none")]
internal sealed class OtherModesTests(string mode) : BackendFixture
{
    private readonly string _sleep = "sleep " + (400000 + Random.Shared.Next(100000)).ToString(CultureInfo.InvariantCulture);

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sandbox"] = mode,
        ["Profiles:daemon:Command:0"] = "/bin/bash",
        ["Profiles:daemon:Command:1"] = "-c",
        ["Profiles:daemon:Command:2"] = $"id -u > \"$HOME/uid\"; env -i setsid {_sleep} & exec openbox",
    };

    [SetUp]
    public void LetEverybodyPass()
    {
        if (LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        Directory.CreateDirectory("/tmp/.X11-unix");
        File.SetUnixFileMode(Folders.Root, File.GetUnixFileMode(Folders.Root) | UnixFileMode.OtherExecute);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Server_WhenStartedAndStopped_RunsAsItsOwnUidAndLeavesNothing(CancellationToken ct)
    {
        var start = NewStart("daemon");
        var server = await StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => CommandLines.Of(_sleep).Count == 1, ct));
        var note = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId, "uid");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(note) && File.ReadAllText(note).EndsWith('\n'), ct));
        var uid = await File.ReadAllTextAsync(note, ct);

        await server.StopAsync(TimeSpan.FromSeconds(3), ct);

        Assert.That(int.Parse(uid, CultureInfo.InvariantCulture), Is.InRange(200000, 265535));
        Assert.That((await Backend.GetCapabilitiesAsync(ct)).Facts["sandbox"], Is.EqualTo(mode));
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That(CommandLines.Of(_sleep), Is.Empty);
    }

    [TestCase("/usr/sbin/xrdp --nodaemon", "xrdp was killed by signal 9")]
    [TestCase("/usr/bin/Xvnc", "Xvnc ended (exit code 137)")]
    [CancelAfter(300_000)]
    public async Task Exited_WhenAPartIsKilled_CompletesAndNothingIsLeft(string program, string reason, CancellationToken ct)
    {
        var displays = Displays();
        var start = NewStart("daemon");
        var server = await StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => CommandLines.Of(_sleep).Count == 1, ct));
        Assert.That(Displays(), Is.Not.EqualTo(displays));

        var victim = OwnedProcesses.Of(start.ServerId).First(p => p.Split(' ', 2)[1].StartsWith(program, StringComparison.Ordinal));
        Assert.That(LibC.kill(CommandLines.Pid(victim), LibC.SigKill), Is.Zero);
        var exit = await server.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.StartWith(reason));
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That(CommandLines.Of(_sleep), Is.Empty);
        Assert.That(Displays(), Is.EqualTo(displays), "the next server of this number could not start");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenAnotherManagerRunStartedIt_AdoptsIt(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        await server.DisposeAsync();

        var result = await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct);

        await ((RecoveryResult.Adopted)result).Server.StopAsync(TimeSpan.FromSeconds(3), ct);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    private static string[] Displays() => [.. Directory.EnumerateFileSystemEntries("/tmp/.X11-unix").Order()];
}
