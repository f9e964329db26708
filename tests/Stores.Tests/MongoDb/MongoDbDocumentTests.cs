using System.Text.RegularExpressions;
using Modular.Abstractions;
using Modular.Testing.Stores;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Modular.Stores.Tests.MongoDb;

internal sealed partial class MongoDbDocumentTests : MongoDbDocumentFixture
{
    [Test]
    public async Task Add_OfACompleteRecord_MakesADocumentThatCanBeAsked()
    {
        await Store.AddAsync(ServerRecords.Complete(), CancellationToken.None);

        var stored = await StoredAsync(0);
        var record = stored["record"].AsBsonDocument;
        Assert.That(stored.Names, Is.EqualTo(new[] { "_id", "version", "manager_id", "format", "record", "json" }));
        Assert.That((record["status"].AsString, record["desired"].AsString, record["port"].AsInt32), Is.EqualTo(("failed", "stopped", 13389)));
        Assert.That(record["spec"]["user_id"].AsString, Is.EqualTo("bob"));
        Assert.That(record["labels"], Is.EqualTo(BsonSerializer.Deserialize<BsonArray>("[{k: 'team', v: 'red'}, {k: 'cost.center', v: '4711'}]")));
        Assert.That(record["created_at"], Is.EqualTo(new BsonDateTime(ServerRecords.Complete().CreatedAt.UtcDateTime)));
        Assert.That(record["conditions"][0]["since"].BsonType, Is.EqualTo(BsonType.DateTime));
        Assert.That(TextsOf(record).Where(t => LooksLikeADate().IsMatch(t)), Is.Empty, "a date that is kept as text");
    }

    [Test]
    public async Task Dates_FinerThanAMillisecond_SurviveToTheTick()
    {
        var fine = ServerRecords.Complete();
        fine = fine with
        {
            CreatedAt = fine.CreatedAt.AddTicks(1),
            StartedAt = fine.StartedAt!.Value.AddTicks(9999),
            ExpiresAt = DateTimeOffset.MaxValue,
            StoppedAt = DateTimeOffset.MinValue,
            NextRestartAt = DateTimeOffset.UnixEpoch.AddTicks(-1),
            Conditions = [fine.Conditions[0] with { Since = fine.CreatedAt.AddTicks(1234) }],
        };
        await Store.AddAsync(fine, CancellationToken.None);

        await AssertFoundAsync(fine);
    }

    [Test]
    public async Task Date_WithAnOffset_IsTheSameMoment()
    {
        var record = ServerRecords.Sample() with { CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.5)) };
        await Store.AddAsync(record, CancellationToken.None);

        Assert.That((await Store.FindAsync(record.Id, CancellationToken.None))!.CreatedAt, Is.EqualTo(record.CreatedAt));
    }

    [Test]
    public async Task Labels_WithKeysThatMeanSomethingInMongoDb_AreFoundAndComeBack()
    {
        string[] keys =
        [
            "a.b", "a", "$where", "$", ".", "", "k", "v", "_id", "labels.0", "\"", "'", "🚀👩‍💻", "łódź", "a\0b", "at", "created_at", "__proto__",
        ];
        var record = ServerRecords.Sample() with
        {
            Version = long.MaxValue - 1,
            Labels = keys.ToDictionary(k => k, k => "$" + k),
            Handle = new ServerHandle { Version = int.MaxValue, Data = """{"since":"2026-01-02T03:04:05Z","$date":9007199254740993}""" },
            Failure = new ServerFailure
            {
                Error = ServerError.StartFailed,
                Message = "2026-01-02T03:04:05Z",
                At = ServerRecords.Sample().CreatedAt,
                ExitCode = int.MinValue,
                LogTail = ["2026-01-02T03:04:05Z"],
            },
        };
        await Store.AddAsync(record, CancellationToken.None);
        await Store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);

        await AssertFoundAsync(record);
        foreach (var key in keys)
        {
            Assert.That((await ListAsync(new ServerQuery { Labels = new Dictionary<string, string> { [key] = "$" + key } })).Total, Is.EqualTo(1), key);
            Assert.That((await ListAsync(new ServerQuery { Labels = new Dictionary<string, string> { [key] = key + "?" } })).Total, Is.Zero, key);
        }

        Assert.That(await Store.TryUpdateAsync(record with { Version = long.MaxValue }, long.MaxValue - 1, CancellationToken.None), Is.True);
        await AssertFoundAsync(record with { Version = long.MaxValue });
    }

    private static IEnumerable<string> TextsOf(BsonValue value) => value switch
    {
        BsonDocument document => document.Values.SelectMany(TextsOf),
        BsonArray list => list.SelectMany(TextsOf),
        BsonString text => [text.Value],
        _ => [],
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT")]
    private static partial Regex LooksLikeADate();
}
