using Modular.Xrdp.Native;

namespace Modular.Xrdp.Tests;

/// <summary>Where desktops' networks begin: open to everybody on an ordinary Debian (udev sees to it), and made so where nobody did.</summary>
[SetUpFixture]
internal sealed class TunDevice
{
    private const string Path = "/dev/net/tun";
    private const UnixFileMode ForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    [OneTimeSetUp]
    public void Open()
    {
        if (LibC.geteuid() == 0 && File.Exists(Path) && File.GetUnixFileMode(Path) != ForAll)
            File.SetUnixFileMode(Path, ForAll);
    }
}
