using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>What the store has acknowledged, as DATA_PATH remembers it.</summary>
internal sealed class LedgerContent
{
    /// <summary>Enough to know an older store by what it still has.</summary>
    private const int MostRemoved = 2000;
    private readonly Dictionary<string, ServerRecord> _records = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestRemoved = new();

    public LedgerHeader? Header { get; set; }

    /// <summary>The newest acknowledged record of each server.</summary>
    public IReadOnlyDictionary<string, ServerRecord> Records => _records;

    /// <summary>Ids that the store was asked to remove; nobody knows whether it did.</summary>
    public IReadOnlyCollection<string> Removing => _removing;

    /// <summary>Ids that the store has removed, the newest of them.</summary>
    public IReadOnlyCollection<string> Removed => _removed;

    /// <summary>Lines that could not be read.</summary>
    public int Damaged { get; set; }

    public void Add(ServerRecord record)
    {
        if (_removed.Contains(record.Id) || (_records.TryGetValue(record.Id, out var known) && known.Version > record.Version))
            return; // an answer that came late

        _records[record.Id] = record;
    }

    public void BeginRemoval(string id) => _removing.Add(id);

    public void Remove(string id)
    {
        _records.Remove(id);
        _removing.Remove(id);
        if (!_removed.Add(id))
            return;

        _oldestRemoved.Enqueue(id);
        if (_oldestRemoved.Count > MostRemoved)
            _removed.Remove(_oldestRemoved.Dequeue());
    }
}
