using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>A session that knows where its neighbour's parts are tries to get at them.</summary>
[TestFixture("bubblewrap")]
[TestFixture("uid")]
[Category(ServerLifeTests.AnyUser)]
internal sealed class EscapeTests(string mode) : BackendFixture
{
    private const string Try = """
        until [ -f "$HOME/targets" ]; do read -rt 0.1 <> <(:); done
        . "$HOME/targets"
        {
          DISPLAY=:$VNC_PORT timeout 5 xsetroot -solid red && echo "ESCAPED to the neighbour's display"
          for name in $(grep -ao '@/tmp/.X11-unix/X[0-9]*' /proc/net/unix | grep -ao '[0-9]*$' | sort -u); do
            case $name in 21*) ;; *) continue ;; esac  # those of this test run's servers
            [ ":$name" = "${DISPLAY%.*}" ] || DISPLAY=":$name" XAUTHORITY=/dev/null timeout 5 xsetroot -solid red && [ ":$name" != "${DISPLAY%.*}" ] && echo "ESCAPED to display $name"
          done
          VNC_PORT=$VNC_PORT timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$VNC_PORT" && head -c 12 <&3 && printf "RFB 003.008\n" >&3 && echo "security types: $(head -c 2 <&3 | od -An -tu1)"'
          exec 4<>"/dev/tcp/$GATEWAY/$GATEWAY_PORT" && printf '\0\0\0\0\0\0\0\026\0\004\0\004user\0\004pass' >&4 && echo "gateway: $(timeout 5 head -c 14 <&4 | od -An -tu1)"
          kill -0 "$XVNC" && echo "ESCAPED: can signal the neighbour"
          kill -0 "$MANAGER" && echo "ESCAPED: can signal the manager"
          cat "/proc/$XVNC/environ" "/proc/$MANAGER/environ" | tr '\0' ' ' | grep . && echo "ESCAPED: read others' environment"
          ls -A "$FOLDER" && echo "ESCAPED to the neighbour's files"
          cat "$PASSWORD" && echo "ESCAPED: read the neighbour's VNC password"
          find / -xdev -perm /6000 -type f 2>/dev/null | while read -r file; do [ -O "$file" ] && echo "ESCAPED: setuid as oneself: $file"; done
          chmod u+s /usr/bin/id && echo "ESCAPED: made a program setuid"
          su -c true </dev/null && echo "ESCAPED: root by setuid"
          mount -o remount,rw /usr && echo "ESCAPED: remounted /usr"
          ls /proc/1/root/root && echo "ESCAPED to root's home"
          echo 1 > /proc/sys/kernel/sysrq && echo "ESCAPED: wrote to the kernel's settings"
          echo h > /proc/sysrq-trigger && echo "ESCAPED: wrote to the kernel"
          mknod "$HOME/disk" b 8 0 && echo "ESCAPED: made a device"
          find /sys/fs/cgroup -writable -name '*.max*' 2>/dev/null | head -1 | grep . && echo "ESCAPED: limits can be lifted"
          unshare --user --map-root-user true && echo "seen: user namespaces"
          unshare --user --map-root-user --mount mount -t proc proc /proc && echo "seen: mounts proc"
          ls -d "/proc/$MANAGER" && echo "seen: others' processes"
          grep . /proc/self/uid_map
          grep NoNewPrivs /proc/self/status
          echo "the end"
        } >"$HOME/tried.new" 2>&1
        mv "$HOME/tried.new" "$HOME/tried"
        exec sleep 1000
        """;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Sandbox"] = mode,
        ["Profiles:escape:Command:0"] = "/bin/bash",
        ["Profiles:escape:Command:1"] = "-c",
        ["Profiles:escape:Command:2"] = Try,
    };

    [SetUp]
    public void LetUidsPass()
    {
        if (mode != "uid")
            return;
        if (LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        Directory.CreateDirectory("/tmp/.X11-unix");
        File.SetUnixFileMode(Folders.Root, File.GetUnixFileMode(Folders.Root) | UnixFileMode.OtherExecute);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Session_WhenItTriesToReachItsNeighbour_Fails(CancellationToken ct)
    {
        var (victim, mallory) = (NewStart(), NewStart("escape"));
        var neighbour = await StartAsync(victim, ct);
        var server = await StartAsync(mallory, ct);
        var home = Path.Combine(Folders.Host.DataPath, "sessions", mallory.ServerId);
        await WriteTargetsAsync(home, victim.ServerId, InstanceState.Parse(neighbour.Handle)!, ct);

        Assert.That(await Eventually.HoldsAsync(() => File.Exists(Path.Combine(home, "tried")), ct));
        var tried = await File.ReadAllTextAsync(Path.Combine(home, "tried"), ct);
        await server.StopAsync(TimeSpan.Zero, ct);
        await neighbour.StopAsync(TimeSpan.Zero, ct);
        await TestContext.Out.WriteLineAsync(tried);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tried, Does.Contain("the end"));
            Assert.That(tried.Split('\n'), Has.None.StartsWith("ESCAPED"), tried);
            Assert.That(tried, Does.Match("NoNewPrivs:\\s1\n"));
            if (mode == "bubblewrap")
                AssertNothingIsSeen(tried);
            else
                AssertAllAsksForAPassword(tried, (await Test.Resolve<Machine>().GetAsync(ct)).FiltersVnc);
        }
    }

    private static void AssertNothingIsSeen(string tried)
    {
        Assert.That(tried.Split('\n'), Has.None.EqualTo("seen: mounts proc").And.None.EqualTo("seen: others' processes"));
        Assert.That(tried, Does.Not.Contain("RFB 003.008").And.Not.Contains("gateway:"), "nothing of the neighbour's answers");
    }

    private static void AssertAllAsksForAPassword(string tried, bool closed)
    {
        if (closed)
            Assert.That(tried, Does.Not.Contain("RFB 003.008"), "Xvnc is not reached");
        else
            Assert.That(tried, Does.Contain("RFB 003.008").And.Match("security types: +1 +2\n"), "Xvnc asks for a password, and nothing else will do");
        Assert.That(tried, Does.Match("gateway: +0 +0 +0 +0 +0 +0 +0 +14 +0 +4 +0 +7 +0 +0\n"), "refused");
    }

    private async Task WriteTargetsAsync(string home, string victim, InstanceState state, CancellationToken ct)
    {
        var staged = Path.Combine(home, "targets.new");
        await File.WriteAllTextAsync(staged, $"""
            VNC_PORT={state.VncPort} GATEWAY={state.Gateway} GATEWAY_PORT={Test.Resolve<Modular.Xrdp.Credentials.CredentialGateway>().Port}
            MANAGER={Environment.ProcessId} XVNC={state.Session.Pid} FOLDER={ServerFolders.Of(Folders.Host, victim).Session} PASSWORD={ServerFolders.Of(Folders.Host, victim).VncPassword}

            """, ct);
        File.SetUnixFileMode(staged, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move(staged, Path.Combine(home, "targets"));
    }
}
