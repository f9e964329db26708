using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>
/// What every <see cref="IStateStore"/> must do. Derive a fixture and say how to open the store:
/// <code>
/// [TestFixture] // without an attribute of NUnit's in your assembly its runner finds nothing there
/// internal sealed class MyStoreTests : StateStoreContract
/// {
///     protected override Task&lt;IStateStore&gt; OpenAsync() => ...;
/// }
/// </code>
/// </summary>
public abstract class StateStoreContract : StateStoreDurabilityContract
{
    /// <summary>A record with every member set comes back equal.</summary>
    [Test]
    public async Task Add_OfACompleteRecord_IsFoundWithEveryMember()
    {
        var record = ServerRecords.Complete();

        await Store.AddAsync(record, CancellationToken.None);

        var found = await Store.FindAsync(record.Id, CancellationToken.None);
        Assert.That(ServerRecordJson.Serialize(found!), Is.EqualTo(ServerRecordJson.Serialize(record)));
    }

    /// <summary>An unknown id is null, not an error.</summary>
    [Test]
    public async Task Find_OfAnUnknownId_IsNull() =>
        Assert.That(await Store.FindAsync(ServerRecords.Sample(99).Id, CancellationToken.None), Is.Null);

    /// <summary>A second record with the same id is refused and changes nothing.</summary>
    [Test]
    public async Task Add_OfAnIdThatExists_IsAConflict()
    {
        await Store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);

        Assert.That(() => Store.AddAsync(ServerRecords.Sample(1, "mallory"), CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.Conflict));
        Assert.That((await Store.FindAsync(ServerRecords.Sample(1).Id, CancellationToken.None))!.Spec.UserId, Is.EqualTo("alice"));
    }

    /// <summary>An update with the stored version replaces the record.</summary>
    [Test]
    public async Task Update_WithTheStoredVersion_ReplacesTheRecord()
    {
        var record = ServerRecords.Sample();
        await Store.AddAsync(record, CancellationToken.None);

        var updated = await Store.TryUpdateAsync(record with { Version = 2, Status = ServerStatus.Running, Port = 13390 }, 1, CancellationToken.None);

        Assert.That(updated, Is.True);
        Assert.That(await Store.FindAsync(record.Id, CancellationToken.None),
            Has.Property("Version").EqualTo(2).And.Property("Status").EqualTo(ServerStatus.Running).And.Property("Port").EqualTo(13390));
    }

    /// <summary>An update with another version is refused and changes nothing.</summary>
    /// <param name="expected">A version that is not the stored one.</param>
    [TestCase(0)]
    [TestCase(2)]
    public async Task Update_WithAnotherVersion_ChangesNothing(long expected)
    {
        var record = ServerRecords.Sample();
        await Store.AddAsync(record, CancellationToken.None);

        Assert.That(await Store.TryUpdateAsync(record with { Version = expected + 1, Port = 1 }, expected, CancellationToken.None), Is.False);
        Assert.That(await Store.FindAsync(record.Id, CancellationToken.None), Has.Property("Port").Null.And.Property("Version").EqualTo(1));
    }

    /// <summary>An update of a record that is not there does not create it.</summary>
    [Test]
    public async Task Update_OfAnUnknownId_CreatesNothing()
    {
        Assert.That(await Store.TryUpdateAsync(ServerRecords.Sample(), 1, CancellationToken.None), Is.False);
        Assert.That(await Store.FindAsync(ServerRecords.Sample().Id, CancellationToken.None), Is.Null);
    }

    /// <summary>A removal needs the stored version, and works once.</summary>
    [Test]
    public async Task Remove_NeedsTheStoredVersionAndWorksOnce()
    {
        var record = ServerRecords.Sample();
        await Store.AddAsync(record, CancellationToken.None);

        Assert.That(await Store.TryRemoveAsync(record.Id, 2, CancellationToken.None), Is.False);
        Assert.That(await Store.TryRemoveAsync(record.Id, 1, CancellationToken.None), Is.True);
        Assert.That(await Store.TryRemoveAsync(record.Id, 1, CancellationToken.None), Is.False);
        Assert.That(await Store.FindAsync(record.Id, CancellationToken.None), Is.Null);
    }

    /// <summary>Every text survives in every place where callers may put text.</summary>
    [Test]
    public async Task HostileTexts_SurviveInEveryPlace()
    {
        for (var i = 0; i < HostileTexts.All.Count; i++)
            await Store.AddAsync(ServerRecords.Hostile(i), CancellationToken.None);

        for (var i = 0; i < HostileTexts.All.Count; i++)
        {
            var found = await Store.FindAsync(ServerRecords.Hostile(i).Id, CancellationToken.None);
            Assert.That(ServerRecordJson.Serialize(found!), Is.EqualTo(ServerRecordJson.Serialize(ServerRecords.Hostile(i))));
        }
    }
}
