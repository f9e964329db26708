using System.Diagnostics;
using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Logs;

/// <summary>On the disk, and in memory where other rules hold.</summary>
[TestFixture("/tmp")]
[TestFixture("/dev/shm")]
[Parallelizable]
internal sealed class LogRotationTests(string place)
{
    private const int Megabyte = 1024 * 1024;
    private readonly LogRotation _rotation = new(new XrdpOptions { LogMaxMegabytes = 1, LogFilesKept = 100 });
    private string _folder = "";

    private string Log => Path.Combine(_folder, "xrdp.log");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateDirectory(Path.Combine(place, "modular-log-" + Guid.NewGuid().ToString("N"))).FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public async Task Rotate_WhileSomebodyWrites_LosesAndRepeatsNothing(CancellationToken ct)
    {
        const int Last = 300_000;
        const int NoWait = 1;
        var follower = new XrdpLogFollower("xrdp", Log, _rotation);
        var seen = follower.Begin(0, follow: true).ToList();
        var writer = StartWriter(Last);
        for (var over = false; !over;)
        {
            over = LibC.waitpid(writer, out _, NoWait) == writer;
            _rotation.Rotate(Log);
            seen.AddRange(follower.ReadNew());
            await Task.Delay(1, ct);
        }

        while (follower.ReadNew() is { Count: > 0 } rest)
            seen.AddRange(rest);

        Assert.That(new RotatedFiles(Log).Count(), Is.GreaterThan(20));
        Assert.That(Numbers(AllText()), Is.EqualTo(Enumerable.Range(1, Last)), "files");
        Assert.That(Numbers(seen.Select(l => l.Text)), Is.EqualTo(Enumerable.Range(1, Last)), "follower");
        Assert.That(Tail(Last).Count, Is.GreaterThan(Megabyte / 100), "the tail goes on into the parts that were cut off");
        Assert.That(Numbers(Tail(20_000)), Is.EqualTo(Enumerable.Range(Last - 20_000 + 1, 20_000)), "tail");
        Assert.That(Allocated(Log), Is.LessThan(2 * Megabyte), "space is free again");
    }

    [Test]
    public void Follow_OfALogThatBeginsLater_MissesNothingOfWhatWasCutOff()
    {
        File.WriteAllText(Log + ".1", Line(0) + "\n"); // of a log before it
        var follower = new XrdpLogFollower("xrdp", Log, _rotation);
        Assert.That(follower.Begin(0, follow: true), Is.Empty);
        File.WriteAllLines(Log, Enumerable.Range(1, 30_000).Select(Line));
        _rotation.Rotate(Log);

        var seen = new List<ServerLogLine>();
        while (follower.ReadNew() is { Count: > 0 } some)
            seen.AddRange(some);

        Assert.That(Numbers(seen.Select(l => l.Text)), Is.EqualTo(Enumerable.Range(1, 30_000)));
    }

    [Test]
    public void Rotate_WhenALotCameAtOnce_KeepsTheNewestInFilesOfTheSizeAllowed()
    {
        var rotation = new LogRotation(new XrdpOptions { LogMaxMegabytes = 1, LogFilesKept = 2 });
        File.WriteAllLines(Log, Enumerable.Range(1, 80_000).Select(Line));

        rotation.Rotate(Log);

        Assert.That(Directory.GetFiles(_folder).Select(Path.GetFileName), Is.EquivalentTo(["xrdp.log", "xrdp.log.1", "xrdp.log.2"]));
        Assert.That(new FileInfo(Log + ".1").Length, Is.InRange(Megabyte - 200, Megabyte));
        var numbers = Numbers(AllText());
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(numbers[0], numbers.Count)));
        Assert.That(numbers[^1], Is.EqualTo(80_000));
    }

    [Test]
    public void Rotate_WhenNothingIsKept_OnlyFreesSpace()
    {
        File.WriteAllLines(Log, Enumerable.Range(1, 30_000).Select(Line));

        new LogRotation(new XrdpOptions { LogMaxMegabytes = 1, LogFilesKept = 0 }).Rotate(Log);

        Assert.That(Directory.GetFiles(_folder), Is.EqualTo([Log]));
        Assert.That(Numbers(Tail(100)), Is.EqualTo(Enumerable.Range(29_901, 100)));
        Assert.That(Allocated(Log), Is.LessThan(2 * Megabyte));
    }

    [TestCase("copying")]
    [TestCase("before freeing")]
    [TestCase("after freeing")]
    [TestCase("in the middle of renaming")]
    public void Rotate_WhenInterruptedBefore_FinishesIt(string when)
    {
        File.WriteAllLines(Log, Enumerable.Range(1, 12_000).Select(Line));
        var text = File.ReadAllText(Log);
        var end = text.IndexOf("\n005001", StringComparison.Ordinal) + 1;
        using (var log = LogFile.Open(Log, forCutting: true)!)
        {
            File.WriteAllText(when == "copying" ? Log + ".new" : $"{Log}.cut-{log.Inode}-{end}", text[..(when == "copying" ? end / 2 : end)]);
            if (when is "after freeing" or "in the middle of renaming")
                log.FreeBefore(end);
        }

        File.WriteAllText(Log + (when == "in the middle of renaming" ? ".2" : ".1"), Line(0) + "\n");

        _rotation.Rotate(Log);

        Assert.That(Numbers(AllText()), Is.EqualTo(Enumerable.Range(0, 12_001)));
        Assert.That(Directory.GetFiles(_folder, "*.cut-*"), Is.Empty);
    }

    [Test]
    public void Rotate_WhenTheLogWasReplacedAfterAnInterruption_TakesNothingOfTheNewOne()
    {
        File.WriteAllText(Log + ".cut-1-1000000", Line(1) + "\n");
        File.WriteAllText(Log, Line(2) + "\n");

        _rotation.Rotate(Log);

        Assert.That(Numbers(AllText()), Is.EqualTo([1, 2]));
    }

    [TestCase("link")]
    [TestCase("pipe")]
    [TestCase("folder")]
    [CancelAfter(300_000)]
    public void Rotate_WhenSomethingElseIsInItsPlace_LeavesItAlone(string what, CancellationToken ct)
    {
        _ = ct;
        var other = Path.Combine(_folder, "other");
        File.WriteAllLines(other, Enumerable.Range(1, 30_000).Select(Line));
        if (what == "link")
            File.CreateSymbolicLink(Log, other);
        else if (what == "folder")
            Directory.CreateDirectory(Log);
        else
            Process.Start("mkfifo", Log).WaitForExit();

        Assert.That(_rotation.Rotate(Log), Is.False);
        Assert.That(Tail(10), Is.Empty);
        Assert.That(Numbers(File.ReadAllLines(other)), Is.EqualTo(Enumerable.Range(1, 30_000)));
        Assert.That(new RotatedFiles(Log).Count(), Is.Zero);
    }

    [Test]
    public void Follower_WhenALineHasNoEnd_GoesOn()
    {
        File.WriteAllText(Log, "");
        var follower = new XrdpLogFollower("xrdp", Log, _rotation);
        follower.Begin(0, follow: true);
        File.AppendAllText(Log, new string('x', 5 * Megabyte));
        Assert.That(follower.ReadNew(), Has.Count.EqualTo(1));
        File.AppendAllText(Log, "\nlast\n");

        Assert.That(follower.ReadNew().Select(l => l.Text).Last(), Is.EqualTo("last"));
    }

    [Test]
    public void Follower_WhenALineIsHalfWritten_ShowsItOnceAndWhole()
    {
        File.WriteAllText(Log, "one\ntw");
        var follower = new XrdpLogFollower("xrdp", Log, _rotation);
        List<ServerLogLine> seen = [.. follower.Begin(10, follow: true)];
        File.AppendAllText(Log, "o\n\n");
        seen.AddRange(follower.ReadNew());

        Assert.That(seen.Select(l => l.Text), Is.EqualTo(["one", "two", ""]));
    }

    private int StartWriter(int last)
    {
        var script = "for ((i = 1; i <= " + last.ToString(CultureInfo.InvariantCulture) + "; i++)); do printf '%06d %0100d\\n' $i 0; done";
        return ProcessSpawner.Spawn(new SpawnRequest("/bin/bash", ["-c", script], new Dictionary<string, string>(), Log));
    }

    private IReadOnlyList<string> Tail(int lines) => ServerLogReader.Tail(Log, lines);

    private string[] AllText()
    {
        var count = new RotatedFiles(Log).Count();
        var files = Enumerable.Range(1, count).Reverse().Select(n => $"{Log}.{n}").Append(Log);
        return string.Concat(files.Select(File.ReadAllText)).Replace("\0", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:D6} {0:D100}");

    private static List<int> Numbers(IEnumerable<string> lines) =>
        [.. lines.Select(l => l.Length == 107 ? int.Parse(l.AsSpan(0, 6), CultureInfo.InvariantCulture) : -1)];

    private static long Allocated(string path)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-B1", path]) { RedirectStandardOutput = true })!;
        return long.Parse(du.StandardOutput.ReadToEnd().Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
