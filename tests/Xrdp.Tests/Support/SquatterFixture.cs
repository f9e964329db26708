using Modular.Abstractions;

namespace Modular.Xrdp.Tests.Support;

/// <summary>A desktop that does with sockets what it is told.</summary>
internal abstract class SquatterFixture : BackendFixture
{
    /// <summary>Takes ports and names, knocks at others, and keeps what it has.</summary>
    private const string Squat = """
        select undef, undef, undef, 0.05 until -e "$ENV{HOME}/targets";
        use Socket; use IO::Socket::INET; use IO::Socket::IP;
        open my $in, '<', "$ENV{HOME}/targets"; my @lines = <$in>; chomp @lines;
        open my $out, '>', "$ENV{HOME}/done.new"; my @held;
        for (@lines) {
          my ($verb, $what) = split ' ', $_, 2; my $got;
          if ($verb eq 'listen') { $got = IO::Socket::INET->new(LocalAddr => $what, Listen => 5, ReuseAddr => 1) }
          elsif ($verb eq 'listen6') { $got = IO::Socket::IP->new(LocalHost => '::', LocalPort => $what, Listen => 5, ReuseAddr => 1, V6Only => 0) }
          elsif ($verb eq 'name') { socket($got, PF_UNIX, SOCK_STREAM, 0); bind($got, pack_sockaddr_un("\0$what")) or undef $got }
          elsif ($verb eq 'unix') { socket($got, PF_UNIX, SOCK_STREAM, 0); connect($got, pack_sockaddr_un($what)) or undef $got }
          elsif ($verb eq 'from') { my ($source, $to) = split ' ', $what; $got = IO::Socket::INET->new(LocalAddr => $source, PeerAddr => $to, ReuseAddr => 1, Timeout => 5) }
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

    /// <summary>Starts such a desktop and tells it what to do; it keeps what it got until it is stopped.</summary>
    protected async Task<(string[] Done, Func<Task> StopAsync)> RunAsync(IEnumerable<string> targets, CancellationToken ct)
    {
        var start = NewStart("squat");
        var server = await StartAsync(start, ct);
        return (await TellAsync(start, targets, ct), () => server.StopAsync(TimeSpan.Zero, ct));
    }

    /// <summary>Tells one that runs.</summary>
    protected async Task<string[]> TellAsync(ServerStart start, IEnumerable<string> targets, CancellationToken ct)
    {
        var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
        await File.WriteAllLinesAsync($"{home}/targets.new", targets, ct);
        File.SetUnixFileMode($"{home}/targets.new", UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move($"{home}/targets.new", $"{home}/targets");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists($"{home}/done"), ct));
        return await File.ReadAllLinesAsync($"{home}/done", ct);
    }
}
