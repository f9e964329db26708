namespace Modular.Host.Api.Answers;

/// <summary>Keeps first answers, credentials included, in memory for a while, so that a repeated creation gets the same.</summary>
internal sealed class ReplayCache(TimeProvider time)
{
    private const int MaxEntries = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly LinkedList<Entry> _oldestFirst = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> _byServer = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public void Remember(string serverId, Task<FinishedCreation> answer)
    {
        lock (_lock)
        {
            Drop(serverId);
            DropOldest(MaxEntries - 1);
            _byServer[serverId] = _oldestFirst.AddLast(new Entry(serverId, answer, time.GetUtcNow() + Lifetime));
        }
    }

    public Task<FinishedCreation>? Find(string serverId)
    {
        lock (_lock)
        {
            DropOldest(MaxEntries);
            return _byServer.TryGetValue(serverId, out var node) ? node.Value.Answer : null;
        }
    }

    /// <summary>The credentials in it are no longer valid.</summary>
    public void Forget(string serverId)
    {
        lock (_lock)
            Drop(serverId);
    }

    private void DropOldest(int keep)
    {
        while (_oldestFirst.First is { } first && (_oldestFirst.Count > keep || first.Value.Until <= time.GetUtcNow()))
            Drop(first.Value.ServerId);
    }

    private void Drop(string serverId)
    {
        if (_byServer.Remove(serverId, out var node))
            _oldestFirst.Remove(node);
    }

    private sealed record Entry(string ServerId, Task<FinishedCreation> Answer, DateTimeOffset Until);
}
