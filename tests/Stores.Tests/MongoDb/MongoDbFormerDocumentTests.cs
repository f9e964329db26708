using Modular.Abstractions;
using Modular.Testing.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>Beside a version that kept records as text.</summary>
internal sealed class MongoDbFormerDocumentTests : MongoDbDocumentFixture
{
    private IMongoCollection<FormerDocument> Former => Documents.Database.GetCollection<FormerDocument>(Documents.CollectionNamespace.CollectionName);

    [Test]
    public async Task FormerVersion_ReadsADocumentOfNow_AsANewerOneOfItsOwner()
    {
        await Store.AddAsync(ServerRecords.Complete(), CancellationToken.None);

        var document = await Former.Find(d => d.ManagerId == "manager-1").SingleAsync();
        var read = StoredRecord.Read(document.Json);

        Assert.That(read.Readable, Is.Null);
        Assert.That((read.Unreadable!.Id, read.Unreadable.ManagerId), Is.EqualTo((document.Id, "manager-1")));
        Assert.That(read.Unreadable.Reason, Does.Contain("schema version 2").And.Contain("start that one"));
    }

    [Test]
    public async Task FormerDocuments_AreFoundByEveryCondition_BesideThoseOfNow()
    {
        var record = ServerRecords.Complete(0);
        await Former.InsertOneAsync(FormerDocument.Of(record));
        await Store.AddAsync(ServerRecords.Complete(1), CancellationToken.None);
        var other = new ServerSpec { UserId = "x", SessionId = "y" };
        await Store.AddAsync(ServerRecords.Sample(2) with { ManagerId = "manager-2", Spec = other }, CancellationToken.None);

        foreach (var query in new[]
        {
            new ServerQuery { Statuses = [ServerStatus.Failed] }, new ServerQuery { UserId = "bob" }, new ServerQuery { SessionId = "session-2" },
            new ServerQuery { ManagerId = "manager-1" }, new ServerQuery { Labels = record.Labels },
            new ServerQuery { Statuses = [ServerStatus.Failed], UserId = "bob", SessionId = "session-2", ManagerId = "manager-1", Labels = record.Labels },
        })
            Assert.That((await ListAsync(query)).Items.Select(r => r.Id), Is.EqualTo(new[] { record.Id, ServerRecords.Sample(1).Id }), $"{query}");

        await AssertFoundAsync(record);
    }

    [Test]
    public async Task FormerDocuments_CanBeChangedAndRemoved()
    {
        await Former.InsertManyAsync([FormerDocument.Of(ServerRecords.Complete(0)), FormerDocument.Of(ServerRecords.Complete(1))]);

        Assert.That(await Store.TryUpdateAsync(ServerRecords.Complete(0) with { Version = 8 }, 6, CancellationToken.None), Is.False);
        Assert.That(await Store.TryUpdateAsync(ServerRecords.Complete(0) with { Version = 8 }, 7, CancellationToken.None), Is.True);
        Assert.That(await Store.TryRemoveAsync(ServerRecords.Sample(1).Id, 7, CancellationToken.None), Is.True);

        Assert.That((await StoredAsync(0)).Contains("status"), Is.False);
        await AssertFoundAsync(ServerRecords.Complete(0) with { Version = 8 });
        Assert.That((await ListAsync()).Total, Is.EqualTo(1));
    }

    [Test]
    public async Task Check_OnceTheHostHasWritten_RenewsItsOwnRecordsSomeAtATime()
    {
        const int many = 450;
        await Former.InsertManyAsync(Enumerable.Range(0, many).Select(i => FormerDocument.Of(ServerRecords.Complete(i))));
        await Former.InsertManyAsync(Enumerable.Range(many, 3).Select(i => FormerDocument.Of(ServerRecords.Complete(i) with { ManagerId = "manager-2" })));

        await Store.CheckAsync(CancellationToken.None);
        await Store.CheckAsync(CancellationToken.None);
        Assert.That(await FormersAsync(), Is.EqualTo(many + 3), "whoever only looks changes nothing");

        await Store.WriteNoteAsync("manager/manager-1", "it is ours", CancellationToken.None);
        var left = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            await Store.CheckAsync(CancellationToken.None);
            left.Add(await FormersAsync());
            Assert.That((await ListAsync()).Total, Is.EqualTo(many + 3));
        }

        Assert.That(left, Is.EqualTo(new[] { 253, 53, 3, 3 }), "another manager may be of the version that cannot read the new form");
        await AssertFoundAsync(ServerRecords.Complete(many - 1));
        var changed = ServerRecords.Complete(5) with { Version = 8 };
        Assert.That(await Store.TryUpdateAsync(changed, 7, CancellationToken.None), Is.True, "the version is what it was");
    }

    [Test]
    public async Task Check_WithRecordsThatCannotBeRenewed_LeavesThemAndGoesOn()
    {
        var later = FormerDocument.Of(ServerRecords.Sample(0) with { SchemaVersion = 99 });
        var (damaged, unlike) = (Changed(1, "\"status\":", "\"state\":"), Changed(2, "{", "{\"a.b\":1,"));
        var withMore = Changed(4, "{", "{\"sound\":{\"volume\":11.5,\"max\":12345678901},");
        await Former.InsertManyAsync([later, damaged, unlike, FormerDocument.Of(ServerRecords.Sample(3)), withMore]);
        await Documents.InsertOneAsync(new BsonDocument { { "_id", 5 }, { "manager_id", "manager-1" } });
        await Store.WriteNoteAsync("manager/manager-1", "it is ours", CancellationToken.None);

        await Store.CheckAsync(CancellationToken.None);

        Assert.That(await FormersAsync(), Is.EqualTo(4));
        foreach (var left in new[] { later, damaged, unlike })
            Assert.That((await Former.Find(d => d.Id == left.Id).SingleAsync()).Json, Is.EqualTo(left.Json));

        var sound = new BsonDocument { { "volume", 11.5 }, { "max", 12345678901 } };
        Assert.That((await StoredAsync(4))["record"]["sound"], Is.EqualTo(sound), "a member that only a later version knows");
    }

    private static FormerDocument Changed(int number, string from, string to)
    {
        var document = FormerDocument.Of(ServerRecords.Sample(number));
        var json = document.Json;
        return new FormerDocument
        {
            Id = document.Id,
            Version = document.Version,
            Status = document.Status,
            UserId = document.UserId,
            SessionId = document.SessionId,
            ManagerId = document.ManagerId,
            Labels = document.Labels,
            Json = json[..json.IndexOf(from, StringComparison.Ordinal)] + to + json[(json.IndexOf(from, StringComparison.Ordinal) + from.Length)..],
        };
    }

    private Task<long> FormersAsync() => Documents.CountDocumentsAsync(new BsonDocument("record", new BsonDocument("$exists", false)));
}
