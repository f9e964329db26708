using Modular.Xrdp.Files;
using Modular.Xrdp.Native;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>What a desktop's own programs can see and do.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class SessionViewTests : BackendFixture
{
    private const string Secret = "a-secret-of-the-manager";

    private const string Look = """
        {
          echo "id $(id -u) $(id -un) $(whoami)"
          echo "environment: $(cat /proc/*/environ | tr '\0' ' ')"
          env
          echo "processes: $(ls -d /proc/[0-9]* | wc -l)"
          echo "data: $(ls -A "$DATA_FOLDER" 2>&1)"
          echo "root: $(ls /)"
          echo "tmp: $(ls -A /tmp)"
          echo "capabilities: $(grep CapEff /proc/self/status) $(grep NoNewPrivs /proc/self/status)"
          touch /usr/x /etc/x /run/modular/x /run/modular/vnc/x && echo "wrote to what is not its own"
          touch /tmp/x /dev/shm/x "$HOME/x" && echo "wrote to its own"
          xsetroot -solid black && echo "reached its display"
        } >"$HOME/view.new" 2>&1
        mv "$HOME/view.new" "$HOME/view"
        exec sleep 1000
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:look:Command:0"] = "/bin/bash",
        ["Profiles:look:Command:1"] = "-c",
        ["Profiles:look:Command:2"] = Look,
        ["Profiles:look:Environment:DATA_FOLDER"] = Folders.Host.DataPath,
    };

    [SetUp]
    public void SetSecret() => Environment.SetEnvironmentVariable("MODULAR_TEST_SECRET", Secret);

    [TearDown]
    public void ClearSecret() => Environment.SetEnvironmentVariable("MODULAR_TEST_SECRET", null);

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_WhenItLooksAround_SeesOnlyItself(CancellationToken ct)
    {
        var start = NewStart("look");
        var server = await StartAsync(start, ct);
        var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
        var uid = Test.Resolve<ServerUids>().Known(ServerFolders.Of(Folders.Host, start.ServerId)) ?? LibC.geteuid();

        Assert.That(await Eventually.HoldsAsync(() => File.Exists(Path.Combine(home, "view")), ct));
        var view = await File.ReadAllTextAsync(Path.Combine(home, "view"), ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view, Does.Contain($"id {uid} user user"));
            Assert.That(uid, Is.Not.Zero);
            Assert.That(view, Does.Not.Contain(Secret).And.Not.Contains("Passw0rd"));
            Assert.That(view, Does.Match("processes: [3-7]\n"));
            Assert.That(view, Does.Match("data: ls: cannot access .*No such file"));
            Assert.That(view, Does.Match("CapEff:\\s0000000000000000 NoNewPrivs:\\s1"));
            Assert.That(view, Does.Not.Contain("wrote to what is not its own"));
            Assert.That(view, Does.Contain("wrote to its own"));
            Assert.That(view, Does.Contain("reached its display"));
        }
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenDone_PutsNoSecretIntoCommandLinesOrWorldReadableFiles(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);

        var commandLines = ProcFs.Pids().Select(p => string.Join(' ', ProcFs.CommandLine(p) ?? [])).ToArray();
        var readable = Directory.EnumerateFiles(Path.Combine(Folders.Host.DataPath, "xrdp"), "*", SearchOption.AllDirectories)
            .Where(f => File.GetUnixFileMode(f).HasFlag(UnixFileMode.OtherRead)).ToArray();
        var open = Directory.EnumerateDirectories(Path.Combine(Folders.Host.DataPath, "xrdp", "servers"))
            .Where(f => File.GetUnixFileMode(f).HasFlag(UnixFileMode.OtherRead)).ToArray();
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(commandLines, Has.None.Contains("Passw0rd"));
        Assert.That(open, Is.Empty);
        Assert.That(readable, Is.Empty);
    }
}
