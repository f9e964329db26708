using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>
/// Desktops share the machine's network, and one connects to what another listens on: each connection would cost Xvnc memory, or take the place of a client.
/// </summary>
[TestFixture("bubblewrap")]
[TestFixture("uid")]
[TestFixture("none")]
[Category(ServerLifeTests.AnyUser)]
internal sealed class NeighbourSocketsTests(string mode) : SquatterFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(base.Settings) { ["SharedNetwork"] = "true", ["Sandbox"] = mode };

    [SetUp]
    public void LetUidsPass()
    {
        if (mode != "bubblewrap" && LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        Directory.CreateDirectory("/tmp/.X11-unix");
        File.SetUnixFileMode(Folders.Root, File.GetUnixFileMode(Folders.Root) | UnixFileMode.OtherExecute);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Desktop_ThatANeighbourConnectsTo_IsNotReached(CancellationToken ct)
    {
        var (victim, mallory) = (NewStart(), NewStart("squat"));
        IRunningServer[] servers = [await StartAsync(victim, ct), await StartAsync(mallory, ct)];
        Assert.That((await ProbeAsync(servers[0], ct)).Outcome, Is.EqualTo(ProbeOutcome.Answers));
        var port = InstanceState.Parse(servers[0].Handle)!.VncPort;
        var vnc = new IPEndPoint(IPAddress.Loopback, port);
        var display = $"/tmp/.X11-unix/X{DisplaySockets.NumberOf(port).ToString(CultureInfo.InvariantCulture)}";
        var closed = (await Test.Resolve<Machine>().GetAsync(ct)).FiltersVnc;
        string[] targets = [.. closed ? (string[])[$"connect {vnc}", $"from 127.0.0.2 {vnc}"] : [], $"connect [::1]:{port}", $"unix {display}",
            $"unix \0{display}"];

        var done = await TellAsync(mallory, targets, ct);
        foreach (var server in servers)
            await server.DisposeAsync();
        await Test.DisposeAsync();
        StartManager();
        var adopted = new List<IRunningServer>();
        foreach (var (start, server) in new[] { victim, mallory }.Zip(servers))
            adopted.Add(((RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct)).Server);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(done, Is.EqualTo(targets.Select(t => $"{t} failed")));
            var answer = await ProbeAsync(adopted[0], ct);
            Assert.That(answer.Outcome, Is.EqualTo(ProbeOutcome.Answers), $"the next manager reaches it: {answer.Detail}");
            Assert.That(Test.Resolve<VncPorts>().IsFiltered(victim.ServerId), Is.EqualTo(closed), "and nobody else");
            if (LibC.geteuid() == 0)
                Assert.That(closed, "root may");
        }

        foreach (var server in adopted)
            await server.StopAsync(TimeSpan.Zero, ct);
    }

    private static Task<ServerProbeResult> ProbeAsync(IRunningServer server, CancellationToken ct) => ((IRunningServerProbe)server).ProbeAsync(ct);
}
