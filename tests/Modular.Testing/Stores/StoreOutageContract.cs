using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>
/// What an <see cref="IStateStore"/> whose database can be out of reach must do then. Derive from it beside <see cref="StateStoreContract"/>.
/// </summary>
public abstract class StoreOutageContract : StateStoreFixture
{
    /// <summary>How long a call may take: the 3 s of the contract, and what a busy machine adds.</summary>
    protected virtual TimeSpan AnswerLimit => TimeSpan.FromSeconds(5);

    /// <summary>
    /// Cuts the store off from its database until what it gives is disposed. A program that hangs (<see cref="FrozenProcess"/>) tells more than one that has
    /// ended: there, the kernel refuses connections at once.
    /// </summary>
    protected abstract Task<IAsyncDisposable> CutOffAsync();

    /// <summary>Every call says Unavailable within the limit: none hangs, and none answers from memory what it cannot know.</summary>
    [Test]
    public async Task Calls_WhileTheDatabaseCannotBeReached_AreUnavailableInTime()
    {
        var record = ServerRecords.Sample();
        await Store.AddAsync(record, CancellationToken.None);
        await using var outage = await CutOffAsync();
        List<(string Name, Func<Task> Call)> calls =
        [
            (nameof(IStateStore.FindAsync), () => Store.FindAsync(record.Id, CancellationToken.None)),
            (nameof(IStateStore.ListAsync), () => Store.ListAsync(new ServerQuery(), CancellationToken.None)),
            (nameof(IStateStore.AddAsync), () => Store.AddAsync(ServerRecords.Sample(1), CancellationToken.None)),
            (nameof(IStateStore.TryUpdateAsync), () => Store.TryUpdateAsync(record with { Version = 2 }, 1, CancellationToken.None)),
            (nameof(IStateStore.TryRemoveAsync), () => Store.TryRemoveAsync(record.Id, 1, CancellationToken.None)),
            (nameof(IStateStore.CheckAsync), () => Store.CheckAsync(CancellationToken.None)),
        ];
        if (Store is IStoreNotes notes)
        {
            calls.Add((nameof(IStoreNotes.ReadNoteAsync), () => notes.ReadNoteAsync("note", CancellationToken.None)));
            calls.Add((nameof(IStoreNotes.WriteNoteAsync), () => notes.WriteNoteAsync("note", "text", CancellationToken.None)));
        }

        await Outage.AssertUnavailableAsync(calls, AnswerLimit);
    }
}
