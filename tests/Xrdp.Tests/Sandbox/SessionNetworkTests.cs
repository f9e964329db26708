using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>What leads out of a desktop's own network.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class SessionNetworkTests : BackendFixture
{
    /// <summary>An address for documentation (RFC 5737), given to this machine for the time of a test.</summary>
    private const string OwnAddress = "198.51.100.77";

    private const string Knock = """
        until [ -f "$HOME/port" ]; do read -rt 0.1 <> <(:); done
        port=$(cat "$HOME/port")
        for address in 198.51.100.77 127.0.0.1 10.0.2.2; do
          timeout 10 /usr/bin/perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerAddr => "$ARGV[0]:$ARGV[1]") and print <$s>' $address $port
          timeout 10 /usr/bin/perl -MSocket -e 'socket S, PF_INET, SOCK_STREAM, 0; setsockopt S, SOL_SOCKET, 25, "tap0\0" or exit;
            connect S, pack_sockaddr_in($ARGV[1], inet_aton($ARGV[0])) and print "by its device: ", <S>' $address $port
        done >"$HOME/heard.new" 2>"$HOME/errors"
        {
          ip route del unreachable 10.0.0.0/8 && echo "ESCAPED: changed a route"
          unshare --user --map-root-user ip route del unreachable 10.0.0.0/8 && echo "ESCAPED: changed a route as root of its own"
          nsenter --net=/proc/1/ns/net ip route del unreachable 10.0.0.0/8 && echo "ESCAPED: changed a route of process 1"
          cat /etc/resolv.conf
        } >>"$HOME/heard.new" 2>>"$HOME/errors"
        mv "$HOME/heard.new" "$HOME/heard"
        exec sleep 1000
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(
        ((string[])["full", "no_local", "none"]).SelectMany(n => new Dictionary<string, string?>
        {
            [$"Profiles:{n}:Command:0"] = "/bin/bash",
            [$"Profiles:{n}:Command:1"] = "-c",
            [$"Profiles:{n}:Command:2"] = Knock,
            [$"Profiles:{n}:Network"] = n,
        }));

    [SetUp]
    public async Task DemandSlirp()
    {
        if ((await Test.Resolve<Machine>().GetAsync(CancellationToken.None)).Network.WhyNoAccess is { } why)
            Assert.Ignore(why);
    }

    [TestCase("full", true)]
    [TestCase("no_local", false)]
    [TestCase("none", false)]
    [CancelAfter(300_000)]
    public async Task Desktop_OfANetwork_ReachesWhatItsProfileSaysAndNeverLoopback(string network, bool reaches, CancellationToken ct)
    {
        if (LibC.geteuid() != 0
            && !NetworkInterface.GetAllNetworkInterfaces().Any(i => i.GetIPProperties().UnicastAddresses.Any(a => a.Address.ToString() == OwnAddress)))
            Assert.Ignore("Only root can give this machine an address.");
        await AddressAsync("add", ct); // an ordinary user's run has got it already
        try
        {
            using var service = new TcpListener(IPAddress.Any, 0);
            service.Start();
            var origins = AnswerAsync(service);

            var heard = await HearAsync(network, ((IPEndPoint)service.LocalEndpoint).Port, ct);

            service.Stop();
            Assert.That(heard.Split('\n').Where(l => l.Contains("hello", StringComparison.Ordinal)),
                Is.EqualTo(reaches ? ["hello", "by its device: hello"] : Array.Empty<string>()), heard);
            Assert.That(heard, Does.Not.Contain("ESCAPED"));
            Assert.That(heard.Contains("nameserver 10.0.2.3", StringComparison.Ordinal), Is.EqualTo(network != "none"));
            Assert.That(await origins, Is.EqualTo(reaches ? [true, true] : Array.Empty<bool>()), "a session's connections are known as such");
        }
        finally
        {
            await AddressAsync("del", ct);
        }
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Exited_WhenTheNetworkEnds_CompletesAndNothingIsLeft(CancellationToken ct)
    {
        var start = NewStart("full");
        var server = await StartAsync(start, ct);
        var slirp = OwnedProcesses.Of(start.ServerId).Single(p => p.Split(' ')[1] == "/usr/bin/slirp4netns");

        Assert.That(LibC.kill(CommandLines.Pid(slirp), LibC.SigKill), Is.Zero);
        var exit = await server.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.StartWith("The desktop's network (slirp4netns) was killed by signal 9"));
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenAnotherManagerRunStartedIt_AdoptsTheNetworkToo(CancellationToken ct)
    {
        var start = NewStart("no_local");
        var server = await StartAsync(start, ct);
        var network = InstanceState.Parse(server.Handle)!.Network!.Value;
        await server.DisposeAsync();

        var adopted = ((RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct)).Server;

        Assert.That(ProcFs.Stat(network.Pid)?.StartTicks, Is.EqualTo(network.StartTicks), "it outlived the manager");
        await adopted.StopAsync(TimeSpan.FromSeconds(5), ct);
        Assert.That(ProcFs.Stat(network.Pid), Is.Null);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenTheNetworkIsGone_SaysSo(CancellationToken ct)
    {
        var start = NewStart("full");
        var server = await StartAsync(start, ct);
        var network = InstanceState.Parse(server.Handle)!.Network!.Value;
        await server.DisposeAsync();
        Assert.That(LibC.kill(network.Pid, LibC.SigKill), Is.Zero);
        Assert.That(await Eventually.HoldsAsync(() => ProcFs.Stat(network.Pid) is null or { IsDead: true }, ct));

        var result = await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct);

        Assert.That(((RecoveryResult.Gone)result).Exit!.Reason, Does.Contain("slirp4netns"));
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Processes, ct);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    private async Task<string> HearAsync(string profile, int port, CancellationToken ct)
    {
        var start = NewStart(profile);
        var server = await StartAsync(start, ct);
        var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
        await File.WriteAllTextAsync($"{home}/port.new", $"{port}", ct);
        File.SetUnixFileMode($"{home}/port.new", UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move($"{home}/port.new", $"{home}/port");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists($"{home}/heard"), ct));
        var heard = await File.ReadAllTextAsync($"{home}/heard", ct);
        await TestContext.Out.WriteLineAsync(heard + await File.ReadAllTextAsync($"{home}/errors", ct));
        await server.StopAsync(TimeSpan.Zero, ct);
        return heard;
    }

    /// <summary>Greets everybody until the listener is stopped; tells of each whether it may be a session.</summary>
    private async Task<IReadOnlyList<bool>> AnswerAsync(TcpListener service)
    {
        var origins = new List<bool>();
        try
        {
            while (true)
            {
                using var client = await service.AcceptSocketAsync();
                origins.Add(Test.Resolve<SessionSockets>().MayHold((IPEndPoint)client.RemoteEndPoint!, (IPEndPoint)client.LocalEndPoint!));
                await client.SendAsync("hello\n"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            return origins;
        }
    }

    private static async Task AddressAsync(string verb, CancellationToken ct) =>
        await ShortCommand.RunAsync("/usr/sbin/ip", ["address", verb, OwnAddress + "/32", "dev", "lo"], TimeSpan.FromSeconds(10), ct);
}
