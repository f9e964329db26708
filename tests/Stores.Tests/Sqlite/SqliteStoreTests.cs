using Microsoft.Data.Sqlite;
using Modular.Abstractions;
using Modular.Stores.Sqlite;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Sqlite;

internal sealed class SqliteStoreTests
{
    private readonly SqliteFolder _folder = new();

    [OneTimeTearDown]
    public void DeleteDatabases() => _folder.Dispose();

    [Test]
    public async Task Writes_InParallel_ShareTransactions()
    {
        await using var store = await OpenAsync();
        var before = store.Commits;

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.AddAsync(ServerRecords.Sample(i), CancellationToken.None)));

        Assert.That(store.Commits - before, Is.LessThan(250));
    }

    [Test]
    public async Task Writes_WhenOneOfAGroupFails_KeepsTheOthers()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(ServerRecords.Sample(3), CancellationToken.None);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                await store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);
                return true;
            }
            catch (ServerException)
            {
                return false;
            }
        }));

        Assert.That(results.Count(ok => ok), Is.EqualTo(9));
        Assert.That((await store.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.EqualTo(10));
    }

    [Test]
    public async Task Crash_AfterAnAnswer_LosesNothing()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 50; i++)
            await store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);

        // what kill -9 leaves: the files as they are while the writer is open
        var crashed = Path.Combine(Path.GetDirectoryName(_folder.Path)!, "crashed.db");
        File.Copy(_folder.Path, crashed);
        File.Copy(_folder.Path + "-wal", crashed + "-wal");

        await using var after = new SqliteStore(new SqliteOptions { Path = crashed }, Context(), TimeProvider.System);
        await after.CheckAsync(CancellationToken.None);
        Assert.That((await after.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.EqualTo(50));
    }

    [Test]
    public async Task Open_CreatesAFileForItsOwnerOnly()
    {
        await using var store = await OpenAsync();

        Assert.That(File.GetUnixFileMode(_folder.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Open_OfANewerSchema_IsRefusedInWords()
    {
        await using (await OpenAsync())
        {
            using var connection = new SqliteConnection($"Data Source={_folder.Path}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        await using var store = _folder.Open();
        Assert.That(() => store.CheckAsync(CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Message.Contains("schema version 99").And.Property("Retryable").False);
    }

    [Test]
    public async Task Open_OfADamagedFile_SaysWhatToDo()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        await File.WriteAllTextAsync(_folder.Path, string.Join("", Enumerable.Repeat("this is no database ", 500)));

        await using var store = _folder.Open();
        Assert.That(() => store.CheckAsync(CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Message.Contains("damaged").And.Message.Contains(_folder.Path).And.Message.Contains("modular state adopt")
                .And.Property("Retryable").False);
    }

    [Test]
    public async Task Open_OfAFileThatWasCutOff_SaysWhatToDo([Values(100, 4096, 5000, 8 * 4096, 20 * 4096)] int length)
    {
        await using (var store = _folder.Open())
        {
            await store.CheckAsync(CancellationToken.None);
            for (var i = 0; i < 200; i++)
                await store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);
        }

        using (var file = File.OpenWrite(_folder.Path))
        {
            Assert.That(file.Length, Is.GreaterThan(length));
            file.SetLength(length);
        }

        await using var damaged = _folder.Open();
        Assert.That(() => damaged.CheckAsync(CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Message.Contains("is damaged").And.Property("Retryable").False);
    }

    [Test]
    public async Task Open_WhereNoFileCanBe_SaysWhatToDo()
    {
        await using var store = new SqliteStore(new SqliteOptions { Path = "/proc/modular.db" }, Context(), TimeProvider.System);

        Assert.That(() => store.CheckAsync(CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Message.Contains("/proc/modular.db"));
    }

    private static HostContext Context() => new()
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = 16000, End = 16010 },
        PortReuseDelay = TimeSpan.Zero,
    };

    private async Task<SqliteStore> OpenAsync()
    {
        var store = _folder.Open();
        await store.CheckAsync(CancellationToken.None);
        return store;
    }
}
