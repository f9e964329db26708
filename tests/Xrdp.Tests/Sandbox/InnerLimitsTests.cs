using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>A session takes all it can get of what the kernel counts by uid.</summary>
[TestFixture("full", false)]
[TestFixture("none", false)]
[TestFixture("full", true)]
[Category(ServerLifeTests.AnyUser)]
internal sealed class InnerLimitsTests(string network, bool shared) : BackendFixture
{
    private const int Most = 400;

    /// <summary>Instances of inotify, then user namespaces, each held by a process, up to a number; tells how many it got.</summary>
    private const string Take = """
        my ($inotify, $unshare) = `uname -m` =~ /x86_64/ ? (294, 272) : (26, 97);
        my ($most, $watchers, $spaces) = ($ENV{MOST}, 0, 0);
        while ($watchers < $most && syscall($inotify, 0) >= 0) { $watchers++ }
        pipe my $in, my $out; $SIG{CHLD} = 'IGNORE';
        for (1..$most) {
          my $child = fork // last;
          next if $child;
          syswrite $out, syscall($unshare, 0x10000000) == 0 ? '+' : '-';
          sleep 1000; exit;
        }
        for (1..$most) { sysread $in, my $got, 1; $spaces++ if $got eq '+' }
        open my $told, '>', "$ENV{HOME}/taken.new"; print $told "$watchers $spaces"; close $told;
        rename "$ENV{HOME}/taken.new", "$ENV{HOME}/taken"; sleep 1000;
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["SharedNetwork"] = $"{shared}",
        ["Profiles:greedy:Command:0"] = "/usr/bin/perl",
        ["Profiles:greedy:Command:1"] = "-e",
        ["Profiles:greedy:Command:2"] = Take,
        ["Profiles:greedy:Environment:MOST"] = $"{Most}",
        ["Profiles:greedy:Network"] = network,
        ["Profiles:modest:Command:0"] = "/usr/bin/perl",
        ["Profiles:modest:Command:1"] = "-e",
        ["Profiles:modest:Command:2"] = Take,
        ["Profiles:modest:Environment:MOST"] = "1",
        ["Profiles:modest:Network"] = network,
    };

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_ThatTakesAllOfItsUid_LeavesEnoughForOthers(CancellationToken ct)
    {
        var greedy = NewStart("greedy");
        IRunningServer[] servers = [await StartAsync(greedy, ct), null!];
        var (watchers, spaces) = await TakenAsync(greedy, ct);

        var modest = NewStart("modest");
        servers[1] = await StartAsync(modest, ct);
        Assert.That(await TakenAsync(modest, ct), Is.EqualTo((1, 1)));
        if (LibC.geteuid() != 0)
        {
            var all = int.Parse(await File.ReadAllTextAsync("/proc/sys/user/max_inotify_instances", ct), CultureInfo.InvariantCulture);
            Assert.That((watchers, spaces),
                Is.EqualTo((Math.Min(Most, all / 4), 256))
                    .Using<(int, int)>((got, bound) => got.Item1 == bound.Item1 && got.Item2 <= bound.Item2 && got.Item2 > 0));
        }

        foreach (var server in servers)
            await server.StopAsync(TimeSpan.Zero, ct);
    }

    private async Task<(int Watchers, int Spaces)> TakenAsync(ServerStart start, CancellationToken ct)
    {
        var path = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId, "taken");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(path), ct));
        var taken = (await File.ReadAllTextAsync(path, ct)).Split(' ').Select(t => int.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        await TestContext.Out.WriteLineAsync($"{start.Spec.Profile}: {taken[0]} inotify instances, {taken[1]} user namespaces");
        return (taken[0], taken[1]);
    }
}
