using System.Runtime.InteropServices;
using System.Text;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Processes;

/// <summary>The kernel's key rings (keyrings(7)), of which one is inherited by all that a process starts.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class KeyringTests : BackendFixture
{
    private const string Name = "of-the-operator";
    private const string Search = """
        my ($add, $keyctl) = `uname -m` =~ /x86_64/ ? (248, 250) : (217, 219);
        my ($type, $name, $own) = ("user", "of-the-operator", "own");
        print syscall($keyctl, 10, -3, $type, $name, 0) < 0 ? "not found\n" : "FOUND\n";
        my $payload = "x";
        print syscall($add, $type, $own, $payload, 1, -3) < 0 ? "refused: $!\n" : "added\n";
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:keys:Command:0"] = "/bin/bash",
        ["Profiles:keys:Command:1"] = "-c",
        ["Profiles:keys:Command:2"] = "/usr/bin/perl -e \"$SEARCH\" > \"$HOME/keys.new\" 2>&1; cat /proc/keys >> \"$HOME/keys.new\" 2>&1; mv " +
            "\"$HOME/keys.new\" \"$HOME/keys\"; exec sleep 1000",
        ["Profiles:keys:Environment:SEARCH"] = Search,
    };

    [Test]
    [CancelAfter(300_000)]
    public async Task Spawn_WhenTheManagersStarterHasKeys_HandsThemToNobody(CancellationToken ct)
    {
        using var watcher = new ExitWatcher();
        var output = Path.Combine(Folders.Root, "keys");
        var found = (string?)null;
        var pid = 0;
        var starter = new Thread(() =>
        {
            if ((found = HoldKey()) is null)
                pid = ProcessSpawner.Spawn(
                    new SpawnRequest("/usr/bin/perl", ["-e", Search], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, output));
        });
        starter.Start();
        starter.Join();
        if (found is not null)
            Assert.Ignore("This machine has no key rings: " + found);

        using var process = watcher.Track(pid)!;
        await process.Exited.WaitAsync(ct);
        Assert.That(await File.ReadAllTextAsync(output, ct), Is.EqualTo("not found\nadded\n"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_ThatUsesKeys_IsRefused(CancellationToken ct)
    {
        var start = NewStart("keys");
        var server = await StartAsync(start, ct);
        var keys = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId, "keys");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(keys), ct));

        Assert.That(await File.ReadAllTextAsync(keys, ct), Is.EqualTo("not found\nrefused: Function not implemented\ncat: /proc/keys: Permission denied\n"));
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    /// <summary>Gives this thread a session keyring with a key in it; null when it has.</summary>
    private static unsafe string? HoldKey()
    {
        var (add, keyctl) = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (248, 250) : (217, 219);
        if (LibC.syscall(keyctl, 1, 0, 0, 0) < 0)
            return Marshal.GetLastPInvokeErrorMessage();
        fixed (byte* type = "user\0"u8, name = Encoding.UTF8.GetBytes(Name + "\0"), payload = "secret"u8)
            return LibC.syscall(add, (long)type, (long)name, (long)payload, 6, -3) < 0 ? Marshal.GetLastPInvokeErrorMessage() : null;
    }
}
