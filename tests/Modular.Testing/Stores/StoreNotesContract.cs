using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>What every <see cref="IStateStore"/> with the ability <see cref="IStoreNotes"/> must do. Derive a fixture and say how to open the store.</summary>
public abstract class StoreNotesContract : StateStoreFixture
{
    /// <summary>A note that was never written is null, not an error.</summary>
    [Test]
    public async Task Note_NeverWritten_IsNull() => Assert.That(await Notes.ReadNoteAsync("manager/none", CancellationToken.None), Is.Null);

    /// <summary>A note comes back as it was, a new one replaces it, and others stay.</summary>
    [Test]
    public async Task Note_Written_IsReadBackAndReplaced()
    {
        const string Text = """{"text":"'\"\\ $where é 漢"}""";
        await Notes.WriteNoteAsync("manager/1", Text, CancellationToken.None);
        await Notes.WriteNoteAsync("manager/2", "two", CancellationToken.None);
        Assert.That(await Notes.ReadNoteAsync("manager/1", CancellationToken.None), Is.EqualTo(Text));

        await Notes.WriteNoteAsync("manager/1", "one", CancellationToken.None);

        Assert.That(await Notes.ReadNoteAsync("manager/1", CancellationToken.None), Is.EqualTo("one"));
        Assert.That(await Notes.ReadNoteAsync("manager/2", CancellationToken.None), Is.EqualTo("two"));
    }

    /// <summary>A note is no record.</summary>
    [Test]
    public async Task Note_Written_IsNotListed()
    {
        await Notes.WriteNoteAsync("manager/1", "text", CancellationToken.None);
        await Store.AddAsync(ServerRecords.Complete(), CancellationToken.None);

        var page = await Store.ListAsync(new ServerQuery(), CancellationToken.None);

        Assert.That(page.Items, Has.Count.EqualTo(1));
        Assert.That(page.Total, Is.EqualTo(1));
    }

    /// <summary>A note survives the end of the host.</summary>
    [Test]
    public async Task Note_WhenTheStoreIsOpenedAgain_IsStillThere()
    {
        await Notes.WriteNoteAsync("manager/1", "kept", CancellationToken.None);
        await CloseAsync(Store);
        await OpenStoreAsync();

        Assert.That(await Notes.ReadNoteAsync("manager/1", CancellationToken.None), Is.EqualTo("kept"));
    }

    private IStoreNotes Notes => Store as IStoreNotes
        ?? throw new AssertionException("The store does not implement IStoreNotes, so there is nothing to hold it to: remove this fixture.");
}
