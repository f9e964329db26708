using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>A state store in memory with a knob for outages; every record goes through its JSON form, as in a real one.</summary>
public sealed class MemoryStore : IStateStore, IStoreSharing, IStoreNotes
{
    private readonly SortedDictionary<string, ServerRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Knob: every call throws this; null: it works.</summary>
    public ServerException? Outage { get; set; }

    /// <summary>Knob: writes are carried out, and then throw this, as when a database hangs or the answer is lost; null: they answer.</summary>
    public ServerException? LostAnswer { get; set; }

    /// <summary>Knob: notes are not taken, and writing one throws this; null: they are.</summary>
    public ServerException? NoteFailure { get; set; }

    /// <summary>Knob: updates and removals are carried out, and answer when this ends; null: at once.</summary>
    public Task? Held { get; set; }

    /// <summary>Knob: whether other managers use it, too; false unless set.</summary>
    public bool IsShared { get; set; }

    /// <summary>Knob: records that cannot be read, beside the others.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable { get; set; } = [];

    /// <summary>Every status that was stored, in order, as <c>id status</c>.</summary>
    public IList<string> History { get; } = [];

    /// <summary>All records.</summary>
    public IReadOnlyList<ServerRecord> Records => Locked(() => _records.Values.ToList());

    /// <summary>Empties it behind the host's back, as FLUSHALL does.</summary>
    public void Flush() => Locked(() =>
    {
        _records.Clear();
        _notes.Clear();
        return true;
    });

    /// <summary>All of it as it is now; <see cref="Restore"/> brings it back.</summary>
    public (IReadOnlyList<ServerRecord> Records, IReadOnlyDictionary<string, string> Notes) BackUp() =>
        Locked(() => ((IReadOnlyList<ServerRecord>)[.. _records.Values], (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(_notes)));

    /// <summary>Replaces all of it by an earlier state, as a restored backup does.</summary>
    /// <param name="state">What <see cref="BackUp"/> gave.</param>
    public void Restore((IReadOnlyList<ServerRecord> Records, IReadOnlyDictionary<string, string> Notes) state)
    {
        Flush();
        Locked(() =>
        {
            foreach (var record in state.Records)
                _records[record.Id] = record;
            foreach (var (name, text) in state.Notes)
                _notes[name] = text;
            return true;
        });
    }

    /// <inheritdoc/>
    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) => Answer(() => _notes.GetValueOrDefault(name));

    /// <inheritdoc/>
    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) =>
        AnswerWrite(() => NoteFailure is { } failure ? throw failure : _notes[name] = text);

    /// <inheritdoc/>
    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        Answer(() => _records.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken) => Answer(() =>
    {
        QueryConditions.Check(query);
        var matches = _records.Values.Where(r => QueryConditions.Matches(query, r)).ToList();
        var rest = matches.Where(r => string.CompareOrdinal(r.Id, query.Cursor) > 0).Take(query.Limit + 1).ToList();
        var page = rest.Take(query.Limit).ToList();
        return new Page<ServerRecord>
        {
            Items = page,
            NextCursor = rest.Count > page.Count ? page[^1].Id : null,
            Total = matches.Count + Unreadable.Count,
            Unreadable = query.Cursor is null ? Unreadable : [],
        };
    });

    /// <inheritdoc/>
    public Task AddAsync(ServerRecord server, CancellationToken cancellationToken) => AnswerWrite(() =>
    {
        if (!_records.TryAdd(server.Id, AsStored(server)))
            throw new ServerException(ServerError.Conflict, $"There is a record {server.Id} already.");

        History.Add($"{server.Id} {server.Status}");
        return true;
    });

    /// <inheritdoc/>
    public async Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken)
    {
        var isUpdated = await AnswerWrite(() => Update(server, expectedVersion));
        await (Held ?? Task.CompletedTask);
        return isUpdated;
    }

    /// <inheritdoc/>
    public async Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken)
    {
        var isRemoved = await AnswerWrite(() => HasVersion(id, expectedVersion) && _records.Remove(id));
        await (Held ?? Task.CompletedTask);
        return isRemoved;
    }

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => Answer(() => true);

    private static ServerRecord AsStored(ServerRecord server) => ServerRecordJson.Deserialize(ServerRecordJson.Serialize(server));

    private bool Update(ServerRecord server, long expectedVersion)
    {
        if (!HasVersion(server.Id, expectedVersion))
            return false;

        _records[server.Id] = AsStored(server);
        History.Add($"{server.Id} {server.Status}");
        return true;
    }

    private bool HasVersion(string id, long version) => _records.GetValueOrDefault(id)?.Version == version;

    private Task<T> AnswerWrite<T>(Func<T> write) => Answer(() => write() is var answer && LostAnswer is { } lost ? throw lost : answer);

    private Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(Locked(() => Outage is { } outage ? throw outage : answer()));
        }
        catch (ServerException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
            return action();
    }
}
