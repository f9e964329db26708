using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>A desktop that opens its display to its own user, as Debian's Xsession does, beside one of the same uid.</summary>
[TestFixture("bubblewrap", false)]
[TestFixture("bubblewrap", true)]
[TestFixture("uid", true)]
[Category(ServerLifeTests.AnyUser)]
internal sealed class OpenDisplayTests(string mode, bool shared) : BackendFixture
{
    private const string OpenUp = "xhost +si:localuser:#$(id -u) > \"$HOME/opened.new\" 2>&1 && mv \"$HOME/opened.new\" \"$HOME/opened\"; exec sleep 1000";

    private const string Try = """
        until [ -f "$HOME/display" ]; do read -rt 0.1 <> <(:); done
        {
          for number in $(cat "$HOME/display") $(grep -ao '@/tmp/.X11-unix/X21[0-9]*' /proc/net/unix | grep -ao '[0-9]*$' | sort -u); do
            [ ":$number" = "${DISPLAY%.*}" ] || DISPLAY=:$number XAUTHORITY=/dev/null timeout 20 xsetroot -solid red && [ ":$number" != "${DISPLAY%.*}" ] && echo "ESCAPED to display $number"
          done
          xsetroot -solid green && echo "its own display answers"
        } >"$HOME/tried.new" 2>&1
        mv "$HOME/tried.new" "$HOME/tried"
        exec sleep 1000
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sandbox"] = mode,
        ["SharedNetwork"] = $"{shared}",
        ["Profiles:open:Command:0"] = "/bin/bash",
        ["Profiles:open:Command:1"] = "-c",
        ["Profiles:open:Command:2"] = OpenUp,
        ["Profiles:try:Command:0"] = "/bin/bash",
        ["Profiles:try:Command:1"] = "-c",
        ["Profiles:try:Command:2"] = Try,
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
    public async Task Display_OpenToItsOwnUser_IsNotSeenByANeighbourOfTheSameUid(CancellationToken ct)
    {
        var (victim, mallory) = (NewStart("open"), NewStart("try"));
        var neighbour = await StartAsync(victim, ct);
        var server = await StartAsync(mallory, ct);
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(Of(victim.ServerId, "opened")), ct));
        await File.WriteAllTextAsync(Of(mallory.ServerId, "display.new"), $"{DisplaySockets.NumberOf(InstanceState.Parse(neighbour.Handle)!.VncPort)}", ct);
        File.SetUnixFileMode(Of(mallory.ServerId, "display.new"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.Move(Of(mallory.ServerId, "display.new"), Of(mallory.ServerId, "display"));

        Assert.That(await Eventually.HoldsAsync(() => File.Exists(Of(mallory.ServerId, "tried")), ct));
        var tried = await File.ReadAllTextAsync(Of(mallory.ServerId, "tried"), ct);
        await server.StopAsync(TimeSpan.Zero, ct);
        await neighbour.StopAsync(TimeSpan.Zero, ct);

        Assert.That(tried, Does.Contain("its own display answers").And.Not.Contains("ESCAPED"), tried);
    }

    private string Of(string serverId, string name) => Path.Combine(Folders.Host.DataPath, "sessions", serverId, name);
}
