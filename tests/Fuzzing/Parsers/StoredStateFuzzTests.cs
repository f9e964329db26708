using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.CommandLine.State;
using Modular.Host.Tests;
using Modular.Stores.Sqlite;
using Modular.Testing.Fakes;
using Modular.Testing.Stores;

namespace Modular.Fuzzing.Parsers;

/// <summary>Records as disks, editors and other programs leave them.</summary>
internal sealed class StoredStateFuzzTests
{
    private const int Records = 4;
    private static readonly string[] Good = [.. Enumerable.Range(0, Records).Select(i => ServerRecordJson.Serialize(ServerRecords.Complete(i)))];
    private DirectoryInfo _folder = null!;

    private string ExportPath => $"{_folder.FullName}/state.jsonl";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modular-fuzz-");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public void Record_Damaged_IsWholeOrRefused() => Fuzz.Run(20_000, random =>
    {
        try
        {
            RecordShape.AssertWhole(ServerRecordJson.Deserialize(DamagedRecord(random)));
        }
        catch (ServerException e)
        {
            Assert.That((e.Error, e.Retryable), Is.EqualTo((ServerError.Unavailable, false)));
        }
    });

    [Test]
    [CancelAfter(300_000)]
    public Task Import_OfADamagedExport_TakesAllOrNothing() => Fuzz.RunAsync(5_000, async random =>
    {
        await File.WriteAllBytesAsync(ExportPath, DamagedExport(random));
        var store = new MemoryStore();
        using var output = new StringWriter();
        var code = await new StateCommand("import", ExportPath).RunAsync(Guarded.Store(store), new NoOrders(), "memory", new FakeTimeProvider(), output);
        if (code == 0)
            store.Records.ToList().ForEach(RecordShape.AssertWhole);
        else
            Assert.That((code, store.Records.Count, output.ToString().Contains(ExportPath, StringComparison.Ordinal)), Is.EqualTo((1, 0, true)),
                output.ToString());
        Assert.That(output.ToString().TrimEnd('\n').Any(char.IsControl), Is.False, "one line");
    });

    [Test]
    [CancelAfter(300_000)]
    public async Task Database_WithDamagedBytes_IsReadOrRefused()
    {
        var intact = await FillDatabaseAsync();
        await Fuzz.RunAsync(400, async random =>
        {
            var path = $"{_folder.FullName}/damaged-{random.Next()}.db";
            await File.WriteAllBytesAsync(path, Damage.Of(intact, random));
            var store = new SqliteStore(new SqliteOptions { Path = path }, Host(), TimeProvider.System);
            await using (store)
            {
                try
                {
                    await store.CheckAsync(CancellationToken.None);
                    foreach (var record in (await store.ListAsync(new ServerQuery(), CancellationToken.None)).Items)
                        RecordShape.AssertWhole(record);
                }
                catch (ServerException e) when (e.Error == ServerError.Unavailable)
                {
                    Assert.That(e.Message, Is.Not.Empty);
                }
            }

            foreach (var file in Directory.EnumerateFiles(_folder.FullName, Path.GetFileName(path) + "*"))
                File.Delete(file);
        });
    }

    private async Task<byte[]> FillDatabaseAsync()
    {
        var path = $"{_folder.FullName}/intact.db";
        var store = new SqliteStore(new SqliteOptions { Path = path }, Host(), TimeProvider.System);
        await using (store)
        {
            await store.CheckAsync(CancellationToken.None);
            for (var i = 0; i < Records; i++)
                await store.AddAsync(ServerRecords.Complete(i), CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        return await File.ReadAllBytesAsync(path);
    }

    private HostContext Host() => new()
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "127.0.0.1",
        DataPath = _folder.FullName,
        LogPath = _folder.FullName,
        PortRange = new PortRange { Start = 20000, End = 20009 },
        PortReuseDelay = TimeSpan.Zero,
    };

    private static string DamagedRecord(Random random)
    {
        var good = Good[random.Next(Records)];
        return random.Next(3) switch
        {
            0 => Damage.Of(good, random),
            1 => Encoding.UTF8.GetString(Damage.Of(Encoding.UTF8.GetBytes(good), random)),
            _ => Encoding.UTF8.GetString(JsonMutation.Apply(JsonNode.Parse(good)!.AsObject(), random)),
        };
    }

    private static byte[] DamagedExport(Random random)
    {
        var lines = Good.Append($"{{\"records\":{Records}}}").ToArray();
        if (random.Next(2) == 0)
            lines[random.Next(Records)] = DamagedRecord(random);
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', lines).Replace("\ud800", "", StringComparison.Ordinal) + "\n");
        return random.Next(2) == 0 ? whole : Damage.Of(whole, random);
    }
}
