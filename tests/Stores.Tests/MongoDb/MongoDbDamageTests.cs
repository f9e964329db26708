using Modular.Abstractions;
using Modular.Stores.MongoDb;
using Modular.Testing.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>What an operator's shell, another program or a later version may make of a document.</summary>
internal sealed class MongoDbDamageTests : MongoDbDocumentFixture
{
    [SetUp]
    public async Task AddAsync()
    {
        await Store.AddAsync(ServerRecords.Complete(0), CancellationToken.None);
        await Store.AddAsync(ServerRecords.Complete(1), CancellationToken.None);
    }

    [TestCase("{ $set: { 'record.status': 'sleeping' } }")]
    [TestCase("{ $set: { 'record.status': 3 } }")]
    [TestCase("{ $set: { 'record.port': 99999 } }")]
    [TestCase("{ $set: { 'record.port': 13389.5 } }")]
    [TestCase("{ $set: { 'record.created_at': 'yesterday' } }")]
    [TestCase("{ $set: { 'record.spec': [] } }")]
    [TestCase("{ $set: { 'record.labels': [ { k: 'team', v: 'red' }, { k: 'team', v: 'blue' } ] } }")]
    [TestCase("{ $set: { 'record.labels': [ { k: 'team', v: 1 } ] } }")]
    [TestCase("{ $set: { 'record.labels': [ 'team' ] } }")]
    [TestCase("{ $set: { 'record.conditions': [ null ] } }")]
    [TestCase("{ $set: { record: 'gone' } }")]
    [TestCase("{ $set: { version: 'one' } }")]
    [TestCase("{ $unset: { record: 1 } }")]
    [TestCase("{ $unset: { version: 1 } }")]
    [TestCase("{ $unset: { 'record.desired': 1 } }")]
    [TestCase("{ $set: { 'record.schema_version': 99 } }")]
    [TestCase("{ $set: { format: 3 } }")]
    public async Task Document_ThatMakesNoSense_IsListedApartAndHidesNoOther(string change)
    {
        await Documents.UpdateOneAsync(IdOf(0), BsonDocument.Parse(change));

        var page = await ListAsync();
        Assert.That(page.Items.Select(r => r.Id), Is.EqualTo(new[] { ServerRecords.Sample(1).Id }));
        Assert.That(page.Unreadable.Select(u => (u.Id, u.ManagerId)), Is.EqualTo(new[] { (ServerRecords.Sample(0).Id, "manager-1") }));
        Assert.That(page.Total, Is.EqualTo(2));
        Assert.That(() => Store.FindAsync(ServerRecords.Sample(0).Id, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("Retryable").False);
    }

    [TestCase("{ $set: { 'record.port': 13389.0, 'record.restarts': NumberLong(4), version: 7.0 } }")]
    [TestCase("{ $set: { 'record.endorsed_by': 'carol', 'record.spec.sound': { quality: NumberDecimal('1.5'), 'since': ISODate('2026-01-02') } } }")]
    [TestCase("{ $set: { reviewed: true } }")]
    public async Task Document_WithWhatDoesNoHarm_IsRead(string change)
    {
        await Documents.UpdateOneAsync(IdOf(0), BsonDocument.Parse(change));

        await AssertFoundAsync(ServerRecords.Complete(0));
        Assert.That(await Store.TryUpdateAsync(ServerRecords.Complete(0) with { Version = 8 }, 7, CancellationToken.None), Is.True);
    }

    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void Document_WithADateThatNoCalendarHas_IsUnreadable(long milliseconds)
    {
        var document = ServerDocument.Of(ServerRecords.Sample());
        document["record"]["created_at"] = new BsonDateTime(milliseconds);

        Assert.That(ServerDocument.Read(document).Unreadable, Has.Property("Id").EqualTo(ServerRecords.Sample().Id));
    }

    /// <summary>As that of a later form would say.</summary>
    [Test]
    public async Task Document_OfALaterForm_SaysSo()
    {
        await Documents.UpdateOneAsync(IdOf(0), BsonDocument.Parse("{ $set: { format: 3 } }"));

        Assert.That((await ListAsync()).Unreadable.Single().Reason, Does.Contain("newer version"));
    }

    [Test]
    public async Task Document_ThatDoesNotSayWhose_IsAnErrorThatStays()
    {
        await Documents.InsertOneAsync(new BsonDocument { { "_id", 5 }, { "format", 2 }, { "record", new BsonDocument() } });

        Assert.That(() => ListAsync(),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("Retryable").False);
    }
}
