using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Network;
using Modular.Xrdp.Servers;
using Modular.Xrdp.Tests.Servers;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>A session does all it can with its loopback, and the machine's is none the wiser.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class LoopbackTests : BackendFixture
{
    /// <summary>In the range of the tests' VNC ports, and so far into it that no server has it.</summary>
    private const int Port = 21177;

    /// <summary>Takes ports and names, knocks at others, and keeps what it has.</summary>
    private const string Squat = """
        select undef, undef, undef, 0.05 until -e "$ENV{HOME}/targets";
        use Socket; use IO::Socket::INET;
        open my $in, '<', "$ENV{HOME}/targets"; my @lines = <$in>; chomp @lines;
        open my $out, '>', "$ENV{HOME}/done.new"; my @held;
        for (@lines) {
          my ($verb, $what) = split ' ', $_, 2; my $got;
          if ($verb eq 'listen') { $got = IO::Socket::INET->new(LocalAddr => $what, Listen => 5, ReuseAddr => 1) }
          elsif ($verb eq 'name') { socket($got, PF_UNIX, SOCK_STREAM, 0); bind($got, pack_sockaddr_un("\0$what")) or undef $got }
          elsif ($verb eq 'steal') { $got = steal(split /:/, $what) }
          else { $got = IO::Socket::INET->new(PeerAddr => $what, Timeout => 5) }
          push @held, $got; print $out $verb, ' ', $what, $got ? ' done' : " failed", "\n";
        }
        sub steal {
          my ($address, $port) = @_;
          for my $pid (map { m{/proc/(\d+)$} } glob '/proc/[0-9]*') {
            my $process = syscall 434, $pid + 0, 0;  # pidfd_open(2)
            for my $number (0..20) {
              my $taken = $pid == $$ ? -1 : syscall 438, $process, $number, 0;  # pidfd_getfd(2)
              open my $socket, '+<&=', $taken or next;
              connect $socket, pack 'S x14', 0;  # of no family: what listened does no longer, and may connect
              connect $socket, pack_sockaddr_in $port, inet_aton $address and return $socket;
            }
          }
          return undef;
        }
        close $out; rename "$ENV{HOME}/done.new", "$ENV{HOME}/done"; sleep 1000;
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:squat:Command:0"] = "/usr/bin/perl",
        ["Profiles:squat:Command:1"] = "-e",
        ["Profiles:squat:Command:2"] = Squat,
    };

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

    private async Task<(string[] Done, Func<Task> StopAsync)> RunAsync(IEnumerable<string> targets, CancellationToken ct)
    {
        var start = NewStart("squat");
        var server = await StartAsync(start, ct);
        var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
        await File.WriteAllLinesAsync($"{home}/targets.new", targets, ct);
        File.SetUnixFileMode($"{home}/targets.new", UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move($"{home}/targets.new", $"{home}/targets");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists($"{home}/done"), ct));
        return (await File.ReadAllLinesAsync($"{home}/done", ct), () => server.StopAsync(TimeSpan.Zero, ct));
    }

    private static string Loopback(int port) => new IPEndPoint(IPAddress.Loopback, port).ToString();
}
