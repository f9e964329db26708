using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Files;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp.Tests.Usage;

/// <summary>The figure that is there without waiting, and when it is not.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class DiskWatchTests
{
    private const int MiB = 1024 * 1024;
    private TestFolders _root = null!;
    private ServerFolders _folders = null!;
    private FakeTimeProvider _time = null!;
    private SemaphoreSlim _turn = null!;
    private TaskCompletionSource _ended = null!;

    [SetUp]
    public void MakeFolders()
    {
        _root = new TestFolders();
        _folders = ServerFolders.Of(_root.Host, Guid.NewGuid().ToString());
        _time = new FakeTimeProvider();
        _turn = new SemaphoreSlim(1);
        _ended = new TaskCompletionSource();
        foreach (var folder in (string[])[_folders.Session, _folders.Config, _folders.Log])
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(folder).FullName, "file"), new byte[MiB]);
    }

    [TearDown]
    public void RemoveFolders()
    {
        _turn.Dispose();
        _root.Dispose();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Bytes_AreOfHomeConfigurationAndLogsAndAreMeasuredAgain(CancellationToken ct)
    {
        var watch = NewWatch();
        var running = watch.RunAsync(_ended.Task);
        Assert.That(await Eventually.HoldsAsync(() => watch.Bytes is >= 3 * MiB and < 4 * MiB, ct));

        await File.WriteAllBytesAsync(Path.Combine(_folders.Session, "more"), new byte[5 * MiB], ct);
        Assert.That(await Eventually.HoldsAsync(() => Pass(DiskWatch.Interval, watch) is >= 8 * MiB and < 9 * MiB, ct));
        _ended.SetResult();
        await running.WaitAsync(ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Bytes_WhileAnotherServerIsMeasured_AreNotThereAndNobodyWaits(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        var watch = NewWatch();
        var running = watch.RunAsync(_ended.Task);
        Assert.That(watch.Bytes, Is.Null);

        _turn.Release();
        Assert.That(await Eventually.HoldsAsync(() => watch.Bytes is not null, ct));
        _ended.SetResult();
        await running.WaitAsync(ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Bytes_WhenTheHomeCannotBeMeasuredAnyMore_AreNotThere(CancellationToken ct)
    {
        var watch = NewWatch();
        var running = watch.RunAsync(_ended.Task);
        Assert.That(await Eventually.HoldsAsync(() => watch.Bytes is not null, ct));
        Directory.CreateDirectory(_folders.Session + string.Concat(Enumerable.Repeat("/d", 120)));

        Assert.That(await Eventually.HoldsAsync(() => Pass(DiskWatch.Interval, watch) is null, ct));
        _ended.SetResult();
        await running.WaitAsync(ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Bytes_ThatNobodyCouldMeasureForAnHour_AreNotThere(CancellationToken ct)
    {
        var watch = NewWatch();
        var running = watch.RunAsync(_ended.Task);
        Assert.That(await Eventually.HoldsAsync(() => watch.Bytes is not null, ct));
        Assert.That(await Eventually.HoldsAsync(() => _turn.Wait(0, ct), ct), "the turn is another's, whose disk hangs");

        _time.Advance(DiskWatch.LongestValidity);
        Assert.That(watch.Bytes, Is.Null);
        _turn.Release();
        _ended.SetResult();
        await running.WaitAsync(ct);
    }

    private DiskWatch NewWatch() => new(_folders, _turn, _time, NullLogger.Instance);

    private long? Pass(TimeSpan time, DiskWatch watch)
    {
        _time.Advance(time);
        return watch.Bytes;
    }
}
