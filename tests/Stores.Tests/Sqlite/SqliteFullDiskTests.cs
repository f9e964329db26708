using Modular.Abstractions;
using Modular.Stores.Sqlite;
using Modular.Testing;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Sqlite;

internal sealed class SqliteFullDiskTests
{
    private SmallDisk _disk = null!;

    [SetUp]
    public void MountDisk()
    {
        _disk = SmallDisk.Mount(8);
        SQLitePCL.Batteries_V2.Init();
    }

    [TearDown]
    public void UnmountDisk() => _disk?.Dispose();

    [Test]
    public async Task Write_OnAFullDisk_IsUnavailableUntilThereIsRoom()
    {
        await using var store = Open();
        await store.CheckAsync(CancellationToken.None);
        var other = Path.Combine(_disk.Folder, "other");
        await File.WriteAllBytesAsync(other, new byte[2 * 1024 * 1024]);
        var before = await AddUntilFullAsync(store);
        _disk.Fill();

        Assert.That(() => store.AddAsync(ServerRecords.Sample(1_000_000), CancellationToken.None), ThrowsFullDisk());
        Assert.That((await store.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.EqualTo(before), "what was refused is not there, the rest is");
        Assert.That(await store.FindAsync(ServerRecords.Sample(1_000_000).Id, CancellationToken.None), Is.Null);

        _disk.Free();
        File.Delete(other);
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1_000_000), CancellationToken.None);
        Assert.That((await store.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.EqualTo(before + 1));
    }

    [Test]
    public async Task UpdateAndRemove_OnAFullDisk_UseTheReserve()
    {
        await using var store = Open();
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(0), CancellationToken.None);
        _disk.Fill();
        Assert.That(() => store.AddAsync(ServerRecords.Sample(1), CancellationToken.None), ThrowsFullDisk());

        var known = ServerRecords.Sample(0);
        Assert.That(await store.TryUpdateAsync(known with { Version = known.Version + 1 }, known.Version, CancellationToken.None));
        Assert.That(await store.TryRemoveAsync(known.Id, known.Version + 1, CancellationToken.None));
        Assert.That(File.Exists(Reserve), Is.False);

        _disk.Free();
        await store.CheckAsync(CancellationToken.None);
        Assert.That(new FileInfo(Reserve).Length, Is.EqualTo(1024 * 1024), "it is taken again");
    }

    [Test]
    public async Task Reopen_OnAFullDisk_ReadsAllThatWasAnswered()
    {
        int before;
        await using (var store = Open())
        {
            await store.CheckAsync(CancellationToken.None);
            before = await AddUntilFullAsync(store);
            _disk.Fill();
            var known = ServerRecords.Sample(0);
            for (var i = 0; i < 2000; i++, known = known with { Version = known.Version + 1 })
                Assert.That(await store.TryUpdateAsync(known with { Version = known.Version + 1 }, known.Version, CancellationToken.None),
                    "what is there can be changed for long");
        }

        _disk.Free();
        await using var again = Open();
        await again.CheckAsync(CancellationToken.None);
        Assert.That((await again.ListAsync(new ServerQuery(), CancellationToken.None)).Total, Is.EqualTo(before));
    }

    [Test]
    public async Task Open_OnAFullDisk_IsUnavailableAndLeavesNoDamage()
    {
        _disk.Fill();
        await using var store = Open();
        Assert.That(() => store.CheckAsync(CancellationToken.None), ThrowsFullDisk());

        _disk.Free();
        await store.CheckAsync(CancellationToken.None);
        await store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);
    }

    private static NUnit.Framework.Constraints.ContainsConstraint ThrowsFullDisk() => Throws.TypeOf<ServerException>()
        .With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("Retryable").True.And.Message.Contains("full disk")
        .And.Message.Contains("modular.db");

    private static async Task<int> AddUntilFullAsync(SqliteStore store)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);
            }
            catch (ServerException e) when (e.Error == ServerError.Unavailable)
            {
                return i;
            }
        }
    }

    private string Reserve => Path.Combine(_disk.Folder, "modular.db-reserve");

    private SqliteStore Open() => new(new SqliteOptions { Path = Path.Combine(_disk.Folder, "modular.db") }, new HostContext
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = _disk.Folder,
        LogPath = _disk.Folder,
        PortRange = new PortRange { Start = 16000, End = 16010 },
        PortReuseDelay = TimeSpan.Zero,
    }, TimeProvider.System);
}
