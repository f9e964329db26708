using Modular.Abstractions;

namespace Modular.PortAllocators.Local;

/// <summary>Who holds which port, what rests, what is blocked. Pure books: no sockets, no locks.</summary>
internal sealed class PortBook(PortRange range, TimeSpan reuseDelay)
{
    private readonly Dictionary<string, Holding> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _byPort = [];
    private readonly Dictionary<int, DateTimeOffset> _releasedAt = [];
    private readonly Dictionary<int, DateTimeOffset> _blockedAt = [];

    public int? PortOf(string owner) => _byOwner.TryGetValue(owner, out var holding) ? holding.Port : null;

    public string? OwnerOf(int port) => _byPort.GetValueOrDefault(port);

    /// <summary>
    /// The ports to try, in order: free ones first to last, then those that rest, longest rested first; blocked ones last of all, for what blocked them may be
    /// gone.
    /// </summary>
    public IEnumerable<int> Candidates(DateTimeOffset now)
    {
        var free = Enumerable.Range(range.Start, range.Count).Where(p => !_byPort.ContainsKey(p)).ToList();
        var open = free.Where(p => !_blockedAt.ContainsKey(p)).ToList();
        return open.Where(p => AvailableAt(p, now) is null)
            .Concat(open.Where(p => AvailableAt(p, now) is not null).OrderBy(p => _releasedAt[p]).ThenBy(p => p))
            .Concat(free.Where(_blockedAt.ContainsKey));
    }

    public void Hold(string owner, int port, bool active, DateTimeOffset now)
    {
        _byOwner[owner] = new Holding(port, active, now);
        _byPort[port] = owner;
        _releasedAt.Remove(port);
        _blockedAt.Remove(port);
    }

    /// <summary>False when the owner has no port.</summary>
    public bool SetActive(string owner, bool active)
    {
        if (!_byOwner.TryGetValue(owner, out var holding))
            return false;

        _byOwner[owner] = holding with { Active = active };
        return true;
    }

    /// <summary>The port that is free now and rests; null when the owner had none.</summary>
    public int? Release(string owner, DateTimeOffset now)
    {
        if (!_byOwner.Remove(owner, out var holding))
            return null;

        _byPort.Remove(holding.Port);
        _releasedAt[holding.Port] = now;
        return holding.Port;
    }

    public void Block(int port, DateTimeOffset now) => _blockedAt[port] = now;

    public void Unblock(int port) => _blockedAt.Remove(port);

    /// <summary>Owners that came before a time.</summary>
    public IReadOnlyList<string> OwnersBefore(DateTimeOffset time) => [.. _byOwner.Where(o => o.Value.Since < time).Select(o => o.Key)];

    /// <summary>Counts for the message that nothing is free.</summary>
    public (int Held, IReadOnlyList<int> Blocked) Usage() => (_byPort.Keys.Count(range.Contains), [.. _blockedAt.Keys.Where(range.Contains).Order()]);

    public PortInfo Describe(int port, DateTimeOffset now)
    {
        if (_byPort.TryGetValue(port, out var owner))
            return new PortInfo { Port = port, Status = _byOwner[owner].Active ? PortStatus.Allocated : PortStatus.Reserved, Owner = owner };

        return _blockedAt.ContainsKey(port)
            ? new PortInfo { Port = port, Status = PortStatus.Blocked }
            : new PortInfo { Port = port, Status = PortStatus.Available, AvailableAt = AvailableAt(port, now) };
    }

    /// <summary>When its rest ends; null when it does not rest.</summary>
    private DateTimeOffset? AvailableAt(int port, DateTimeOffset now) =>
        _releasedAt.TryGetValue(port, out var released) && released + reuseDelay > now ? released + reuseDelay : null;

    private readonly record struct Holding(int Port, bool Active, DateTimeOffset Since);
}
