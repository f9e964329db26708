using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>A session does all it can with its loopback, and the machine's is none the wiser.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class LoopbackTests : SquatterFixture
{
    /// <summary>In the range of the tests' VNC ports, and so far into it that no server has it.</summary>
    private const int Port = 21177;

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_ThatTakesAddressesAndNames_TakesThemFromNobody(CancellationToken ct)
    {
        var gateway = new IPEndPoint(IPAddress.Parse("127.78.200.200"), Test.Resolve<CredentialGateway>().Port);
        string[] names = [$"modular/vnc/{Port}", $"/tmp/.X11-unix/X{Port}"];
        var (vnc, rdp) = (new IPEndPoint(IPAddress.Loopback, Port), new IPEndPoint(IPAddress.Any, 15177));

        var (done, stopAsync) = await RunAsync([$"listen {gateway}", $"listen {vnc}", $"listen {rdp}", .. names.Select(n => $"name {n}")], ct);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(done, Has.All.EndsWith(" done"), "else it shows nothing");
            foreach (var end in (IPEndPoint[])[gateway, vnc, rdp])
                Assert.That(PortCheck.IsFree(end.Address, end.Port), end.ToString());
            foreach (var name in names)
            {
                using var taken = AbstractName.TryTake(name);
                Assert.That(taken, Is.Not.Null, name);
            }
        }

        await stopAsync();
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_ThatKnocksAtLoopback_ReachesNobody(CancellationToken ct)
    {
        using var api = new TcpListener(IPAddress.Loopback, 0);
        api.Start();
        var victim = NewStart();
        var neighbour = await StartAsync(victim, ct);
        var state = InstanceState.Parse(neighbour.Handle)!;
        string[] targets =
        [
            api.LocalEndpoint.ToString()!, Loopback(state.VncPort), Loopback(victim.Port),
            $"{state.Gateway}:{Test.Resolve<CredentialGateway>().Port.ToString(CultureInfo.InvariantCulture)}",
        ];

        var (done, stopAsync) = await RunAsync(targets.Select(t => $"connect {t}"), ct);

        await neighbour.StopAsync(TimeSpan.Zero, ct);
        await stopAsync();
        Assert.That(done, Is.EqualTo(targets.Select(t => $"connect {t} failed")));
    }

    /// <summary>Those of Xvnc were made in the machine's network and stay there, whoever holds them.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Session_ThatTakesSocketsFromXvnc_GetsNone(CancellationToken ct)
    {
        using var api = new TcpListener(IPAddress.Loopback, 0);
        api.Start();

        var (done, stopAsync) = await RunAsync([$"steal {api.LocalEndpoint}"], ct);

        await stopAsync();
        Assert.That(done, Is.EqualTo([$"steal {api.LocalEndpoint} failed"]));
    }

    private static string Loopback(int port) => new IPEndPoint(IPAddress.Loopback, port).ToString();
}
