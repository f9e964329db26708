namespace Modular.Systemd;

/// <summary>What this machine must have, so that one with a systemd can be made in it.</summary>
[SetUpFixture]
internal sealed class Preconditions
{
    [OneTimeSetUp]
    public void Check()
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("Only root can make a machine with a systemd of its own; these tests run where make test-engines is run as root, as in CI.");
        if (ServiceMachine.CgroupMount is null)
            Assert.Ignore("This machine has no cgroups of version 2, which systemd needs.");
        if (!File.Exists("/usr/bin/dotnet"))
            Assert.Ignore("The unit starts /usr/bin/dotnet, which is not there.");
        Assert.That(File.Exists("/usr/lib/systemd/systemd"), "systemd is not installed: scripts/packages.sh engines installs it");
        Permissions.OpenTunDevice();
    }

    [OneTimeTearDown]
    public void DeleteCopy() => HostProgram.DeleteCopy();
}
