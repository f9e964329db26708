using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Ownership;

/// <summary>A session keeps programs running that bear the mark of its neighbour.</summary>
[TestFixture("bubblewrap", false)]
[TestFixture("bubblewrap", true)]
[TestFixture("uid", true)]
[Category(ServerLifeTests.AnyUser)]
internal sealed class ForgedMarkTests(string mode, bool shared) : BackendFixture
{
    private const int Forgeries = 30;

    private const string Forge = """
        until [ -f "$HOME/victim" ]; do read -rt 0.1 <> <(:); done
        keep() { while :; do MODULAR_SERVER=$1 /bin/sleep 200000; done; }
        for _ in {1..30}; do keep "$(cat "$HOME/victim")" & done
        wait
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sandbox"] = mode,
        ["SharedNetwork"] = $"{shared}",
        ["Profiles:forge:Command:0"] = "/bin/bash",
        ["Profiles:forge:Command:1"] = "-c",
        ["Profiles:forge:Command:2"] = Forge,
    };

    [SetUp]
    public void LetUidsPass()
    {
        if (mode == "uid" && LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        Directory.CreateDirectory("/tmp/.X11-unix");
        File.SetUnixFileMode(Folders.Root, File.GetUnixFileMode(Folders.Root) | UnixFileMode.OtherExecute);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Server_WhoseMarkANeighbourBears_IsStoppedStartedAndRemovedAsEver(CancellationToken ct)
    {
        var (victim, mallory) = (NewStart(), NewStart("forge"));
        var server = await StartAsync(victim, ct);
        var forger = await StartAsync(mallory, ct);
        await File.WriteAllTextAsync(Path.Combine(Folders.Host.DataPath, "sessions", mallory.ServerId, "victim"), victim.ServerId, ct);
        Assert.That(await Eventually.HoldsAsync(() => ForgeriesOf(victim).Count == Forgeries, ct));
        var forgeries = ForgeriesOf(victim);

        await server.StopAsync(TimeSpan.Zero, ct);
        server = await StartAsync(victim, ct);
        await server.StopAsync(TimeSpan.Zero, ct);
        await Backend.RemoveAsync(victim.ServerId, RemovalScope.Everything, ct);

        Assert.That(ForgeriesOf(victim), Is.EqualTo(forgeries), "nothing of the neighbour's was ended");
        Assert.That(await OwnedAsync(ct), Is.EqualTo([mallory.ServerId]), "no orphan");
        await forger.StopAsync(TimeSpan.Zero, ct);
    }

    private static IReadOnlyList<string> ForgeriesOf(ServerStart victim) =>
        [.. OwnedProcesses.Of(victim.ServerId).Where(p => p.EndsWith("/bin/sleep 200000", StringComparison.Ordinal)).Order()];

    private async Task<List<string>> OwnedAsync(CancellationToken ct)
    {
        var owned = new List<string>();
        await foreach (var instance in Backend.ListOwnedAsync(ct))
            owned.Add(instance.ServerId);
        return owned;
    }
}
