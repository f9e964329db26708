using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Sandbox;

internal sealed class UnitCommandLineTests
{
    private static readonly ServerUnit Program =
        new("session", ["/bin/true", "argument"], new Dictionary<string, string> { ["HOME"] = "/home/user" }, ["--bind", "/a", "/b"], "/log");
    private static readonly OwnershipMark Mark = new("id", "manager", "session");

    [Test]
    public void Build_WhenAnOrdinaryUserUsesBubblewrap_MakesAUserNamespaceAndPassesMarksOnly()
    {
        var request = Build(SandboxMode.Bubblewrap, null, [], 40);

        Assert.That(request.Program, Is.EqualTo("/usr/bin/unshare"), "its bounds are set first");
        Assert.That(request.Arguments, Has.Member("/usr/bin/bwrap").And.Member("--seccomp").And.Some.StartsWith("max_user_namespaces="));
        Assert.That(request.Arguments,
            Has.Member("--unshare-user").And.Member("--as-pid-1").And.No.Member("--die-with-parent").And.No.Member("/usr/bin/setpriv"));
        Assert.That(request.Arguments.TakeLast(6), Is.EqualTo((string[])["/usr/bin/prlimit", "--core=0", "--nproc=40:40", "--", "/bin/true", "argument"]));
        Assert.That(request.Environment.Keys, Is.EquivalentTo((string[])["MODULAR_SERVER", "MODULAR_MANAGER", "MODULAR_ROLE", "PATH"]));
    }

    [Test]
    public void Build_WhenRootUsesBubblewrap_GivesUpRootInside()
    {
        var request = Build(SandboxMode.Bubblewrap, 200001, [], null);

        var inside = request.Arguments.SkipWhile(a => a != "--").Skip(1).ToArray();
        Assert.That(inside.Take(6), Is.EqualTo((string[])["/usr/bin/setpriv", "--reuid", "200001", "--regid", "200001", "--clear-groups"]));
        Assert.That(request.Arguments, Has.No.Member("--unshare-user").And.Member("--cap-drop"));
    }

    [Test]
    public void Build_WhenAnOrdinaryUserUsesNoSandbox_LetsNoSetuidProgramWork()
    {
        var request = Build(SandboxMode.None, null, [], null);

        Assert.That((string[])[request.Program, .. request.Arguments],
            Is.EqualTo((string[])["/usr/bin/setpriv", "--no-new-privs", "--", "/usr/bin/prlimit", "--core=0", "--", "/bin/true", "argument"]));
    }

    [Test]
    public void Build_WhenThereAreCgroups_JoinsThemBeforeAnythingElse()
    {
        var request = Build(SandboxMode.None, 200001, ["/cg/memory/cgroup.procs", "/cg/pids/cgroup.procs"], null);

        Assert.That(request.Program, Is.EqualTo("/bin/sh"));
        Assert.That(request.Arguments.Skip(2).Take(5),
            Is.EqualTo((string[])["sh", "/cg/memory/cgroup.procs", "/cg/pids/cgroup.procs", "-", "/usr/bin/setpriv"]));
        Assert.That(request.Environment["HOME"], Is.EqualTo("/home/user"));
    }

    private static SpawnRequest Build(SandboxMode mode, uint? uid, string[] join, int? processes) =>
        new UnitCommandLine(new XrdpOptions(), new SandboxSetup(mode, uid is not null)).Build(Program, Mark, uid, join, processes);
}
