using System.Collections.Concurrent;

namespace Modular.Bench.Chaos;

/// <summary>What callers were promised, and what everybody did; compared with the store when all rest.</summary>
internal sealed class Promises
{
    public const string InternalErrors = "answers 500";
    private const int HistoryLength = 100_000;
    private readonly ConcurrentDictionary<string, Promise> _promises = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentQueue<string> _history = new();

    private enum Promise
    {
        Exists,
        MayBeDeleted,
        Deleted,
    }

    /// <summary>Servers that somebody may still use.</summary>
    public IReadOnlyList<string> Alive => [.. _promises.Where(p => p.Value == Promise.Exists).Select(p => p.Key)];

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IEnumerable<string> History => _history;

    public void Created(string id) => _promises[id] = Promise.Exists;

    public void DeletionBegun(string id) => _promises[id] = Promise.MayBeDeleted;

    public void Deleted(string id) => _promises[id] = Promise.Deleted;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Note(string what)
    {
        _history.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");
        while (_history.Count > HistoryLength)
            _history.TryDequeue(out _);
    }

    /// <summary>Promises that the store does not keep.</summary>
    public IEnumerable<string> Broken(IReadOnlyList<StoredServer> records)
    {
        var stored = records.Select(r => r.Id).ToHashSet();
        foreach (var (id, promise) in _promises)
        {
            if (promise == Promise.Exists && !stored.Contains(id))
                yield return $"{id} was acknowledged, nobody deleted it, and it is not there";
            else if (promise == Promise.Deleted && stored.Contains(id))
                yield return $"{id} was acknowledged as deleted, and it is there";
        }

        foreach (var twice in records.Where(r => r.IdempotencyKey is not null).GroupBy(r => r.IdempotencyKey).Where(g => g.Count() > 1))
            yield return $"the creation {twice.Key} made {string.Join(" and ", twice.Select(r => r.Id))}";
    }
}
