using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp.Tests.Usage;

/// <summary>What strangers put into their homes, beside what du(1) says of it.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed partial class DiskWalkTests
{
    private const int MiB = 1024 * 1024;
    private const int Nobody = 65534;
    private string _root = "";
    private string _home = "";

    [SetUp]
    public void MakeHome()
    {
        _root = Directory.CreateTempSubdirectory("modular-walk-").FullName;
        _home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
    }

    [TearDown]
    public void RemoveHome()
    {
        Shell($"chmod -R u+rwx '{_root}'; rm -rf '{_root}'"); // .NET cannot name all that is there
    }

    [Test]
    public void Measure_IsWhatIsAllocated()
    {
        Write(Path.Combine(_home, "a"), 3 * MiB);
        Write(Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "b", "c")).FullName, "d"), 5 * MiB);

        Assert.That(Measure(), Is.EqualTo(Du()).And.GreaterThanOrEqualTo(8 * MiB));
    }

    [Test]
    public void Measure_OfOddThings_FollowsNoneAndCountsEachFileOnce()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        Write(Path.Combine(outside, "big"), 64 * MiB);
        Write(Path.Combine(_home, "file"), MiB);
        Shell($"""
            cd '{_home}'
            ln -s '{outside}' folder; ln -s '{outside}/big' big; ln -s / machine; ln -s . self; ln -s ../.. up; ln -s /proc/self/root root; ln -s /nonexistent dangling
            mkfifo fifo; truncate -s 1T sparse; touch "$(printf 'latin1-\351')" "$(printf 'two\nlines')" '-rf' '*'; mkdir -p "$(printf 'dir-\377')/.x"
            for i in $(seq 50); do ln file "hard-$i"; ln file "$(printf 'dir-\377')/hard-$i"; done
            """);

        Assert.That(Measure(), Is.EqualTo(Du()).And.LessThan(2 * MiB));
    }

    [Test]
    public void Measure_OfFoldersThatShareAFile_CountsItOnce()
    {
        var logs = Directory.CreateDirectory(Path.Combine(_root, "logs")).FullName;
        Write(Path.Combine(_home, "file"), MiB);
        Shell($"ln '{_home}/file' '{logs}/file'");

        Assert.That(new DiskWalk(new DiskWalk.Bounds(), TimeProvider.System, Task.Delay(-1)).Measure(_home, logs), Is.LessThan(2 * MiB));
    }

    [Test]
    public void Measure_OfAFolderThatIsNotThere_IsNothing() => Assert.That(Measure(folder: Path.Combine(_home, "none")), Is.Zero);

    [Test]
    public void Measure_OfAFolderThatIsALink_IsNothing()
    {
        Directory.CreateSymbolicLink(Path.Combine(_home, "link"), _root);

        Assert.That(Measure(folder: Path.Combine(_home, "link")), Is.Zero);
    }

    [Test]
    public void Measure_OfMoreFilesThanTheBound_IsGivenUp()
    {
        Shell($"cd '{_home}' && touch $(seq 200)");

        Assert.That(() => Measure(new DiskWalk.Bounds { Entries = 199 }), Throws.InstanceOf<IOException>().With.Message.EqualTo("it has more than 199 files"));
        Assert.That(() => Measure(new DiskWalk.Bounds { Entries = 200 }), Throws.Nothing);
    }

    [Test]
    public void Measure_OfFoldersDeeperThanTheBound_IsGivenUpAndHoldsNoDescriptor()
    {
        Shell($"cd '{_home}' && mkdir -p \"$(printf 'd/%.0s' $(seq 1500))\"");
        var before = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

        Assert.That(() => Measure(), Throws.InstanceOf<IOException>().With.Message.EqualTo("it has more than 100 folders inside each other"));
        Assert.That(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), Is.LessThan(before + 50));
    }

    [Test]
    public void Measure_ThatTakesTooLong_IsGivenUp()
    {
        Shell($"cd '{_home}' && touch a b c");
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(6) };

        Assert.That(() => Measure(time: time), Throws.InstanceOf<IOException>().With.Message.EqualTo("its files could not be counted within 10 s"));
    }

    [Test]
    public void Measure_OfAServerThatHasEnded_IsGivenUp()
    {
        Write(Path.Combine(_home, "a"), 1);

        Assert.That(() => new DiskWalk(new DiskWalk.Bounds(), TimeProvider.System, Task.CompletedTask).Measure(_home), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Measure_OfAFolderThatMayNotBeRead_IsGivenUp()
    {
        Shell($"mkdir '{_home}/locked' && chmod 000 '{_home}/locked' && chmod 755 '{_root}' '{_home}'");
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            _ = setfsuid(Nobody); // root may read everything; this is so for this thread only
            fault = Assert.Catch(() => Measure());
        });
        thread.Start();
        thread.Join();

        Assert.That(fault, Is.InstanceOf<IOException>().With.Message.Contains("Permission denied"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Measure_WhileEverythingMoves_TellsOrGivesUp(CancellationToken ct)
    {
        using var moving = Process.Start("/bin/bash",
            ["-c", "cd \"$0\"; while :; do mkdir -p a/b/c; touch a/b/c/d; ln -s / a/e; mv a z; rm -rf z; ln -s / a; rm a; done", _home]);
        try
        {
            for (var i = 0; i < 2000 && !ct.IsCancellationRequested; i++)
                Assert.That(Measure(), Is.LessThan(MiB));
        }
        finally
        {
            moving.Kill();
            await moving.WaitForExitAsync(ct);
        }
    }

    private long Measure(DiskWalk.Bounds? bounds = null, TimeProvider? time = null, string? folder = null) =>
        new DiskWalk(bounds ?? new DiskWalk.Bounds(), time ?? TimeProvider.System, Task.Delay(-1)).Measure(folder ?? _home);

    private long Du() => long.Parse(Shell($"du -s --block-size=1 '{_home}'").Split('\t')[0], null);

    private static void Write(string path, int length)
    {
        using var file = File.Create(path);
        file.Write(new byte[length]);
        file.Flush(flushToDisk: true);
    }

    private static string Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }

    /// <summary>setfsuid(2).</summary>
    [LibraryImport("libc")]
    private static partial int setfsuid(int fsuid);
}
