using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>A port allocator in memory, with knobs for outages and for other programs' ports.</summary>
/// <param name="range">Its range.</param>
/// <param name="time">Its clock; null: the system's.</param>
/// <param name="rest">How long a released port rests.</param>
public sealed class MemoryPortAllocator(PortRange range, TimeProvider? time = null, TimeSpan rest = default) : IPortAllocator, IAllocatorNodeBooks
{
    private readonly SortedDictionary<int, Holding> _held = [];
    private readonly Dictionary<int, DateTimeOffset> _resting = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();

    /// <summary>Knob: every call throws this; null: it works.</summary>
    public ServerException? Outage { get; set; }

    /// <summary>Owners in the books of other nodes.</summary>
    public IDictionary<string, IReadOnlyList<string>> Books { get; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Knob: calls are carried out, and answer when this ends; null: at once.</summary>
    public Task? Held { get; set; }

    /// <summary>Ports that another program holds.</summary>
    public ISet<int> Blocked { get; } = new HashSet<int>();

    /// <summary>Knob: whether another program holds a port; by default those of <see cref="Blocked"/>.</summary>
    public Func<int, bool>? IsTaken { get; set; }

    /// <inheritdoc/>
    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) => Answer(() =>
    {
        if (PortOf(request.Owner) is { } held)
            return held;

        var port = request.Preferred is { } preferred
            ? Checked(preferred, request.OnHost)
            : First(request.OnHost) ?? throw new ServerException(ServerError.NoCapacity, $"No free port in {range}.");
        _held[port] = new Holding(request.Owner, false, _time.GetUtcNow());
        _resting.Remove(port);
        return port;
    });

    /// <inheritdoc/>
    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Answer(() =>
    {
        var port = PortOf(owner) ?? throw new ServerException(ServerError.NotFound, $"{owner} has no port.");
        _held[port] = _held[port] with { Active = active };
        return true;
    });

    /// <inheritdoc/>
    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Answer(() =>
    {
        if (PortOf(owner) is not { } port)
            return false;

        _resting[port] = _time.GetUtcNow() + rest;
        return _held.Remove(port);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<PortInfo>>(() =>
        Enumerable.Range(range.Start, range.Count).Select(Describe).ToList());

    /// <inheritdoc/>
    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Answer(() =>
    {
        var claims = truth.GroupBy(h => h.Port).ToDictionary(g => g.Key, g => g.ToList());
        var released = _held.Where(h => h.Value.Since <= asOf && !truth.Any(t => t.Owner == h.Value.Owner && t.Port == h.Key)).Select(h => h.Key).ToList();
        released.ForEach(port => _held.Remove(port));
        var taken = claims.Values.Select(c => c[0]).Where(t => !_held.TryGetValue(t.Port, out var h) || h.Owner != t.Owner || h.Active != t.Active).ToList();
        taken.ForEach(t => _held[t.Port] = new Holding(t.Owner, t.Active, asOf));
        var conflicts = claims.Where(c => c.Value.Count > 1).Select(c => $"Port {c.Key} is claimed by {string.Join(" and ", c.Value.Select(h => h.Owner))}.")
            .ToList();
        return new PortReconciliation { Taken = taken, Released = released, Conflicts = conflicts };
    });

    /// <inheritdoc/>
    public Task<int> LeaveAsync(string node, IReadOnlyCollection<string> owners, CancellationToken cancellationToken) => Answer(() =>
    {
        if (!Books.TryGetValue(node, out var holders))
            return 0;

        Books[node] = [.. holders.Except(owners)];
        return Books[node].Count;
    });

    private bool IsForeign(int port) => IsTaken?.Invoke(port) ?? Blocked.Contains(port);

    private bool IsFree(int port, bool onHost) => !_held.ContainsKey(port) && !(onHost && IsForeign(port));

    private DateTimeOffset RestsUntil(int port) => _resting.TryGetValue(port, out var until) && until > _time.GetUtcNow() ? until : DateTimeOffset.MinValue;

    /// <summary>The first that does not rest, else the one that has rested longest.</summary>
    private int? First(bool onHost) => Enumerable.Range(range.Start, range.Count).Where(port => IsFree(port, onHost)).OrderBy(RestsUntil).Cast<int?>()
        .FirstOrDefault();

    private int Checked(int port, bool onHost)
    {
        if (!range.Contains(port))
            throw new ServerException(ServerError.Invalid, $"Port {port} is outside {range}.") { Field = "preferred_port" };

        return IsFree(port, onHost) ? port : throw new ServerException(ServerError.Conflict, $"Port {port} is not free.") { Field = "preferred_port" };
    }

    private PortInfo Describe(int port)
    {
        if (_held.TryGetValue(port, out var held))
            return new PortInfo { Port = port, Status = held.Active ? PortStatus.Allocated : PortStatus.Reserved, Owner = held.Owner };

        var until = RestsUntil(port);
        return IsForeign(port)
            ? new PortInfo { Port = port, Status = PortStatus.Blocked }
            : new PortInfo { Port = port, Status = PortStatus.Available, AvailableAt = until == DateTimeOffset.MinValue ? null : until };
    }

    private int? PortOf(string owner)
    {
        foreach (var (port, held) in _held)
        {
            if (held.Owner == owner)
                return port;
        }

        return null;
    }

    private async Task<T> Answer<T>(Func<T> answer)
    {
        T result;
        lock (_lock)
            result = Outage is { } outage ? throw outage : answer();
        await (Held ?? Task.CompletedTask);
        return result;
    }

    private sealed record Holding(string Owner, bool Active, DateTimeOffset Since);
}
