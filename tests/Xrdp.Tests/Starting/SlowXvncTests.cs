using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Starting;

/// <summary>Between the choice of a VNC port and the moment at which Xvnc runs, in every sandbox and network.</summary>
[TestFixture("bubblewrap", false)]
[TestFixture("bubblewrap", true)]
[TestFixture("uid", true)]
[TestFixture("none", true)]
[Category(ServerLifeTests.AnyUser)]
internal sealed class SlowXvncTests(string mode, bool shared) : BackendFixture
{
    private const int FirstPort = 21190;

    private const string Slow = """
        #!/bin/bash
        touch "$HOME/here"
        until [ -e "$HOME/go" ]; do read -rt 0.05 <> <(:); done
        exec /usr/bin/Xvnc "$@"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("modular-xvnc-").FullName;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sandbox"] = mode,
        ["SharedNetwork"] = $"{shared}",
        ["VncPortStart"] = FirstPort.ToString(CultureInfo.InvariantCulture),
        ["VncPortEnd"] = (FirstPort + 1).ToString(CultureInfo.InvariantCulture),
        ["XvncPath"] = _folder + "/xvnc",
        ["Profiles:slow:Command:0"] = "openbox",
        ["Profiles:slow:ReadOnlyPaths:0"] = _folder,
    };

    [SetUp]
    public void LetUidsPass()
    {
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (mode == "uid" && LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        File.WriteAllText(_folder + "/xvnc", Slow);
        foreach (var path in (string[])[_folder, _folder + "/xvnc", Folders.Root])
            File.SetUnixFileMode(path, All);
        Directory.CreateDirectory("/tmp/.X11-unix");
    }

    [OneTimeTearDown]
    public void DeleteScript() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public async Task Port_WhenTheManagerEndsBeforeXvncRuns_IsNobodyElses(CancellationToken ct)
    {
        var start = NewStart("slow");
        var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
        var starting = StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(home + "/here") || starting.IsCompleted, ct));

        Test.Resolve<VncPorts>().Dispose(); // gives back all that the manager itself holds
        using var another = new VncPorts(new XrdpOptions { VncPortStart = FirstPort, VncPortEnd = FirstPort + 1 });
        Assert.That(another.Take("a", withDisplay: true), Is.EqualTo(FirstPort + 1));
        Assert.That(() => another.Take("b", withDisplay: true), Throws.TypeOf<ServerException>());

        var filter = InheritedListener.TryTake(ProcFs.Pids(), new IPEndPoint(IPAddress.Loopback, FirstPort)) is { } listener
            ? SourceFilter.TryFind(listener)
            : null;
        Test.Resolve<VncPorts>().Adopt(start.ServerId, FirstPort, filter);
        await File.WriteAllTextAsync(home + "/go", "", ct);
        await (await starting).StopAsync(Eventually.Patience, ct); // an Xvnc that is killed leaves its socket in /tmp
        Assert.That(another.Take("b", withDisplay: true), Is.EqualTo(FirstPort), "given back with the server");
    }
}
