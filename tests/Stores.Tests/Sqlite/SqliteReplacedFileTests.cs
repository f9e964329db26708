using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Sqlite;

/// <summary>What happens to the file past the store.</summary>
internal sealed class SqliteReplacedFileTests
{
    private readonly SqliteFolder _folder = new();

    [OneTimeTearDown]
    public void DeleteDatabases() => _folder.Dispose();

    [Test]
    public async Task File_DeletedUnderARunningStore_IsFoundEmptyNotWrittenToAsAGhost()
    {
        await using var store = _folder.Open();
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);
        await store.WriteNoteAsync("n", "text", CancellationToken.None);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_folder.Path)!, "modular.db*"))
            File.Delete(file);

        Assert.That(await store.ReadNoteAsync("n", CancellationToken.None), Is.Null);
        Assert.That((await store.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.Zero);
        await store.AddAsync(ServerRecords.Sample(2), CancellationToken.None);

        Assert.That(CountIn(_folder.Path), Is.EqualTo(1), "it is written where it will be read");
    }

    [Test]
    public async Task File_DeletedUnderARunningStore_IsMadeAnewForItsOwnerOnly()
    {
        await using var store = _folder.Open();
        await store.CheckAsync(CancellationToken.None);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_folder.Path)!, "modular.db*"))
            File.Delete(file);
        SqliteConnection.ClearAllPools(); // as when all of the pool are at work

        Assert.That(() => store.AddAsync(ServerRecords.Sample(1), CancellationToken.None), Throws.TypeOf<ServerException>().With.Property("Retryable").True);
        Assert.That(File.Exists(_folder.Path), Is.False, "a write does not make it");
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);

        Assert.That(File.GetUnixFileMode(_folder.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task File_ReplacedByABackup_IsReadInstead()
    {
        await using var store = _folder.Open();
        await store.CheckAsync(CancellationToken.None);
        await store.WriteNoteAsync("n", "old", CancellationToken.None);
        await using (var check = new SqliteConnection($"Data Source={_folder.Path};Pooling=False"))
        {
            await check.OpenAsync();
            using var vacuum = check.CreateCommand();
            vacuum.CommandText = $"VACUUM INTO '{_folder.Path}.backup'";
            await vacuum.ExecuteNonQueryAsync();
        }

        await store.WriteNoteAsync("n", "new", CancellationToken.None);
        File.Delete(_folder.Path + "-wal");
        File.Delete(_folder.Path + "-shm");
        File.Move(_folder.Path + ".backup", _folder.Path, overwrite: true);

        Assert.That(await store.ReadNoteAsync("n", CancellationToken.None), Is.EqualTo("old"));
    }

    [Test]
    public async Task MainFile_SomeTimeAfterAWrite_HoldsItWithoutTheLog()
    {
        var time = new FakeTimeProvider();
        await using var store = _folder.Open(time);
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);
        Assert.That(CopiedAlone(), Is.Zero, "it is in the log yet");

        var began = Stopwatch.StartNew();
        while (new FileInfo(_folder.Path + "-wal").Length > 0) // the last step of a checkpoint; a copy from the middle of one is no database
        {
            Assert.That(began.Elapsed, Is.LessThan(TimeSpan.FromMinutes(2)), "a checkpoint was made");
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(CopiedAlone(), Is.EqualTo(1));
    }

    [Test]
    public async Task Backup_MadeWhileOthersWrite_IsWholeAndItsOwnersOnly()
    {
        await using var store = _folder.Open();
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);
        var writes = Enumerable.Range(2, 50).Select(i => store.AddAsync(ServerRecords.Sample(i), CancellationToken.None)).ToList();
        var file = _folder.Path + ".backup";

        await store.BackUpAsync(file, CancellationToken.None);
        await Task.WhenAll(writes);

        Assert.That(CountIn(file), Is.InRange(1, 51));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.backup*"), Has.Length.EqualTo(1));
        Assert.That(() => store.BackUpAsync(file, CancellationToken.None), Throws.InstanceOf<IOException>(), "nothing is overwritten");
    }

    /// <summary>Records in the main file alone, as a careless backup has it.</summary>
    private long CopiedAlone()
    {
        var copy = _folder.Path + ".copy";
        File.Copy(_folder.Path, copy, overwrite: true);
        return CountIn(copy);
    }

    private static long CountIn(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM servers";
        return (long)command.ExecuteScalar()!;
    }
}
