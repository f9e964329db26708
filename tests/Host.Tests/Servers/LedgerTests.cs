using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Servers.Custody;
using Modular.Testing.Stores;
using Moq;

namespace Modular.Host.Tests.Servers;

internal sealed class LedgerTests
{
    private static readonly LedgerHeader Header = new("state", 1, "m1", "mark", "machine");
    private readonly FakeTimeProvider _time = new();
    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.Combine(WorldFolders.New(), "ledger");

    [Test]
    public void Ledger_OpenedAgain_KnowsWhatWasNoted()
    {
        using (var file = new LedgerFile(_path))
        {
            var ledger = Open(file);
            ledger.Begin(Header, [ServerRecords.Sample(1), ServerRecords.Sample(2)]);
            ledger.NoteStored(ServerRecords.Sample(1) with { Version = 5 });
            ledger.NoteStored(ServerRecords.Sample(3));
            ledger.NoteRemoving(ServerRecords.Sample(2).Id);
            ledger.NoteRemoved(ServerRecords.Sample(2).Id);
            ledger.NoteRemoving(ServerRecords.Sample(3).Id);
        }

        using var again = new LedgerFile(_path);
        var read = Open(again);
        Assert.That(read.Header, Is.EqualTo(Header));
        Assert.That(read.Records.Select(r => (r.Id, r.Version)),
            Is.EquivalentTo(new[] { (ServerRecords.Sample(1).Id, 5L), (ServerRecords.Sample(3).Id, ServerRecords.Sample(3).Version) }));
        Assert.That((read.WasRemoved(ServerRecords.Sample(2).Id), read.IsBeingRemoved(ServerRecords.Sample(3).Id), read.Damaged), Is.EqualTo((true, true, 0)));
        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Ledger_CutOffInALine_KnowsTheOthers()
    {
        using (var file = new LedgerFile(_path))
            Open(file).Begin(Header, [ServerRecords.Sample(1), ServerRecords.Sample(2)]);
        File.WriteAllText(_path, File.ReadAllText(_path)[..^40]);

        using var again = new LedgerFile(_path);
        var ledger = Open(again);

        Assert.That(ledger.Records.Select(r => r.Id), Is.EqualTo(new[] { ServerRecords.Sample(1).Id }));
        Assert.That(ledger.Damaged, Is.EqualTo(1));
    }

    [Test]
    public void Ledger_OverwrittenByAnOlderOneAsLong_IsWrittenAnew()
    {
        using var file = new LedgerFile(_path);
        var ledger = Open(file);
        ledger.Begin(Header, [ServerRecords.Sample(1) with { Version = 7 }]);
        var text = File.ReadAllText(_path);
        File.WriteAllText(_path, text.Replace("\"version\":7", "\"version\":6", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(_path, File.GetLastWriteTimeUtc(_path).AddSeconds(-1)); // as cp -p does

        ledger.CatchUp();

        Assert.That(File.ReadAllText(_path), Is.EqualTo(text));
    }

    [Test]
    public void Ledger_OfALongRun_DoesNotGrowWithoutBound()
    {
        using var file = new LedgerFile(_path);
        var ledger = Open(file);
        ledger.Begin(Header, []);
        for (var version = 1; version < 5000; version++)
            ledger.NoteStored(ServerRecords.Complete() with { Version = version });

        Assert.That(new FileInfo(_path).Length, Is.LessThan(2_000_000));
        Assert.That(ledger.Records.Single().Version, Is.EqualTo(4999));
    }

    [Test]
    public void Ledger_OnAFullDisk_IsMadeUpForLater()
    {
        var file = new MemoryLedgerFile();
        var ledger = Open(file);
        ledger.Begin(Header, []);
        file.IsFull = true;
        ledger.NoteStored(ServerRecords.Sample(1));
        ledger.NoteStored(ServerRecords.Sample(2));
        Assert.That(ledger.IsOwed);

        file.IsFull = false;
        ledger.CatchUp();

        Assert.That((ledger.IsOwed, Open(file).Records.Count), Is.EqualTo((false, 2)));
    }

    [Test]
    public void Ledger_AsSoonAsThereIsRoom_IsWholeWithTheNextRecord()
    {
        var file = new MemoryLedgerFile();
        var ledger = Open(file);
        ledger.Begin(Header, []);
        file.IsFull = true;
        ledger.NoteStored(ServerRecords.Sample(1));
        file.IsFull = false;
        ledger.NoteStored(ServerRecords.Sample(2));
        Assert.That(ledger.IsOwed, "not with every record: a whole file is written each time");

        _time.Advance(TimeSpan.FromSeconds(1));
        ledger.NoteStored(ServerRecords.Sample(3));

        Assert.That((ledger.IsOwed, Open(file).Records.Count), Is.EqualTo((false, 3)));
    }

    [TestCase("deleted")]
    [TestCase("cut off")]
    [TestCase("replaced")]
    public void Ledger_ThatSomebodyChanges_IsWrittenAnew(string how)
    {
        using var file = new LedgerFile(_path);
        var ledger = Open(file);
        ledger.Begin(Header, [ServerRecords.Sample(1)]);
        ledger.NoteStored(ServerRecords.Sample(2));
        if (how == "deleted")
            File.Delete(_path);
        else if (how == "cut off")
            File.WriteAllText(_path, File.ReadAllText(_path)[..^40]);
        else
            File.Move(Path.GetTempFileName(), _path, overwrite: true);

        ledger.NoteStored(ServerRecords.Sample(3));
        ledger.CatchUp();
        ledger.NoteStored(ServerRecords.Sample(4));

        using var again = new LedgerFile(_path);
        var read = Open(again);
        Assert.That(read.Header, Is.EqualTo(Header));
        Assert.That((read.Records.Count, read.Damaged), Is.EqualTo((4, 0)));
    }

    [Test]
    public void Ledger_StruckOut_KnowsNothingOfThatServerAnyMore()
    {
        using (var file = new LedgerFile(_path))
        {
            var ledger = Open(file);
            ledger.Begin(Header, [ServerRecords.Sample(1), ServerRecords.Sample(2)]);
            ledger.NoteStored(ServerRecords.Sample(1) with { Version = 7, UserName = "Zoë" });
            ledger.NoteStored(ServerRecords.Sample(3));
            file.StrikeOut(LedgerText.OfRecord(ServerRecords.Sample(1).Id));
            Assert.That(file.IsAsWritten, "it is as long as before");
            ledger.NoteStored(ServerRecords.Sample(4));
        }

        using var again = new LedgerFile(_path);
        var read = Open(again);
        Assert.That(read.Records.Select(r => r.Id), Is.EquivalentTo(new[] { 2, 3, 4 }.Select(i => ServerRecords.Sample(i).Id)));
        Assert.That((read.Header, read.Damaged), Is.EqualTo((Header, 0)));
    }

    [Test]
    public void Ledger_StruckOutWhereALineIsNoText_LosesThatServerAndNoOther()
    {
        using var file = new LedgerFile(_path);
        var ledger = Open(file);
        ledger.Begin(Header, [ServerRecords.Sample(1)]);
        var before = File.ReadAllBytes(_path);
        byte[] damaged = [.. LedgerBytes("garbage \u00e9 "), 0xFF, 0xC3, 0x28, 0xE2, 0x82, (byte)'\n'];
        File.WriteAllBytes(_path, [.. damaged, .. before, .. LedgerBytes(LedgerText.Stored(ServerRecords.Sample(2)))]);
        using var again = new LedgerFile(_path);

        again.StrikeOut(LedgerText.OfRecord(ServerRecords.Sample(1).Id));

        var read = Open(again);
        Assert.That(read.Records.Select(r => r.Id), Is.EqualTo(new[] { ServerRecords.Sample(2).Id }));
        Assert.That((read.Header, read.Damaged), Is.EqualTo((Header, 1)));
        Assert.That(File.ReadAllBytes(_path)[..damaged.Length], Is.EqualTo(damaged));
    }

    [Test]
    public void Ledger_ThatNobodyUsesMeanwhile_IsWrittenAnewToo()
    {
        using var file = new LedgerFile(_path);
        var ledger = Open(file);
        ledger.Begin(Header, [ServerRecords.Sample(1)]);
        File.Delete(_path);

        ledger.CatchUp();

        Assert.That(File.ReadAllText(_path), Does.Contain(ServerRecords.Sample(1).Id));
    }

    [Test]
    public void Ledger_ThatCannotBeRead_IsNotTakenForNone()
    {
        var file = new Mock<ILedgerFile>();
        file.Setup(f => f.Read()).Throws(new IOException("Input/output error"));
        var ledger = Open(file.Object);

        Assert.That(() => ledger.Header,
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Message.Contains("Input/output error"));
    }

    private static byte[] LedgerBytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private Ledger Open(ILedgerFile file) => new(file, _time, NullLogger<Ledger>.Instance);
}
