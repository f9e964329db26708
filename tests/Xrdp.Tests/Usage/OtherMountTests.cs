using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp.Tests.Usage;

/// <summary>What is mounted in a home is not the home's, and may never answer.</summary>
internal sealed partial class OtherMountTests
{
    private string _home = "";
    private string _mounted = "";

    [SetUp]
    public void MakeHome()
    {
        if (LibC.geteuid() != 0)
            Assert.Ignore("only root may mount");
        _home = Directory.CreateTempSubdirectory("modular-mounts-").FullName;
        _mounted = Directory.CreateDirectory(Path.Combine(_home, "mounted")).FullName;
    }

    [TearDown]
    public void RemoveHome()
    {
        const int Detach = 2;
        if (_home.Length == 0)
            return;
        _ = umount2(_mounted, Detach);
        Directory.Delete(_home, recursive: true);
    }

    [TestCase("tmpfs", "tmpfs")]
    [TestCase("/usr", "bind")]
    public void Measure_OfAHomeWithAMount_CountsOnlyTheHome(string source, string kind)
    {
        using var mount = Process.Start("mount", kind == "bind" ? ["--bind", source, _mounted] : ["-t", kind, source, _mounted]);
        mount.WaitForExit();
        if (mount.ExitCode != 0)
            Assert.Ignore("nothing can be mounted here");
        if (kind != "bind")
            File.WriteAllBytes(Path.Combine(_mounted, "big"), new byte[8 * 1024 * 1024]);

        Assert.That(Measure(), Is.LessThan(1024 * 1024));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Measure_OfAHomeWithAFileSystemThatNeverAnswers_DoesNotWaitForIt(CancellationToken ct)
    {
        using var device = new SafeFileHandle(LibC.open("/dev/fuse", LibC.ReadWrite | LibC.CloseOnExec), ownsHandle: true);
        if (device.IsInvalid || mount("fuse", _mounted, "fuse", 0, $"fd={device.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0") != 0)
            Assert.Ignore($"no file system of our own can be mounted here: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

        Assert.That(await Task.Run(Measure, ct).WaitAsync(ct), Is.LessThan(1024 * 1024));
    }

    private long Measure() => new DiskWalk(new DiskWalk.Bounds(), TimeProvider.System, Task.Delay(-1)).Measure(_home);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string kind, nuint flags, string data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
