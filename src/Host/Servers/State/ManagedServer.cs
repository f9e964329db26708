using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.State;

/// <summary>One server in memory: its record, the hold on what runs, and the orders it was given.</summary>
internal sealed class ManagedServer(ServerRecord record, long storedVersion)
{
    private readonly Lock _orders = new();
    private ServerOrder? _newest;
    private ServerRecord _record = record;
    private object? _diskBytes;

    public string Id { get; } = record.Id;

    /// <summary>The truth as this host knows it; replaced by <see cref="ServerJournal"/> only.</summary>
    public ServerRecord Record
    {
        get => Volatile.Read(ref _record);
        set => Volatile.Write(ref _record, value);
    }

    /// <summary>Version that the store has; differs from the record's while a write is owed.</summary>
    public long StoredVersion { get; set; } = storedVersion;

    /// <summary>Whether its record was removed from the store, and must not come back.</summary>
    public bool IsRemoved { get; set; }

    public bool IsSaved => StoredVersion == Record.Version;

    /// <summary>Short lock around a change of the record.</summary>
    public SemaphoreSlim StateLock { get; } = new(1, 1);

    /// <summary>Held while an order is carried out.</summary>
    public ServerGate Gate { get; } = new();

    /// <summary>The hold on what runs; null when nothing does. Changed under <see cref="Gate"/>.</summary>
    public GuardedServer? Running { get; set; }

    /// <summary>When recovery asks again; null when it knows.</summary>
    public RecoveryRetry? RecoveryRetry { get; set; }

    /// <summary>Timestamp of when the sessions were last counted for the idle timeout.</summary>
    public long IdleLookedAt { get; set; }

    /// <summary>Timestamp of when somebody was last seen logged in, or it was taken hold of.</summary>
    public long LastUsedAt { get; set; }

    /// <summary>What its files took on disk when that could last be told; null: it never could.</summary>
    public long? DiskBytes
    {
        get => (long?)Volatile.Read(ref _diskBytes);
        set => Volatile.Write(ref _diskBytes, value);
    }

    /// <summary>What probes have found of it.</summary>
    public AnswerWatch AnswerWatch { get; } = new();

    /// <summary>What the newest order comes to; null before the first one.</summary>
    public Task<ServerRecord>? Completion => Newest?.Completion;

    /// <summary>Whether an order is under way, also one that has failed already and is being tidied up.</summary>
    public bool IsBusy => Completion is { IsCompleted: false };

    /// <summary>Null before the first one.</summary>
    public ServerOrder? Newest
    {
        get
        {
            lock (_orders)
                return _newest;
        }
    }

    /// <summary>Gives an order, the newest from now on; with <paramref name="interrupt"/> the one under way is cancelled.</summary>
    /// <param name="verb">What is ordered.</param>
    /// <param name="interrupt">Whether nobody wants any more what is under way.</param>
    /// <param name="carry">Begins to carry it out, and does not wait.</param>
    public ServerOrder NewOrder(string verb, bool interrupt, Func<ServerOrder, Task<ServerRecord>> carry)
    {
        lock (_orders)
        {
            if (interrupt)
                _newest?.Cancel();

            return Give(verb, carry);
        }
    }

    /// <summary>Gives an order unless one is under way.</summary>
    public bool TryNewOrder(string verb, Func<ServerOrder, Task<ServerRecord>> carry)
    {
        lock (_orders)
        {
            if (IsBusy)
                return false;

            Give(verb, carry);
            return true;
        }
    }

    public bool IsNewest(ServerOrder order) => ReferenceEquals(order, Newest);

    // no order is seen without what it comes to: it would look as if nothing were under way
    private ServerOrder Give(string verb, Func<ServerOrder, Task<ServerRecord>> carry)
    {
        _newest = new ServerOrder(verb);
        _newest.Completion = carry(_newest);
        return _newest;
    }
}
