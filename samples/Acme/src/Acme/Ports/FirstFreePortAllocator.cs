using Modular.Abstractions;

namespace Acme.Ports;

/// <summary>Hands out the first free port. Its books are in memory: after a start the host reconciles them with the store.</summary>
internal sealed class FirstFreePortAllocator(HostContext host, TimeProvider time) : IPortAllocator
{
    private readonly Dictionary<int, Holding> _held = [];
    private readonly Dictionary<int, DateTimeOffset> _restsUntil = [];
    private readonly Lock _lock = new();

    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) => Answer(() =>
    {
        if (PortOf(request.Owner) is { } held)
            return held;

        var port = request.Preferred is { } preferred ? Check(preferred, request.OnHost) : First(request.OnHost);
        _held[port] = new Holding(request.Owner, Active: false, time.GetUtcNow());
        return port;
    });

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Answer(() =>
    {
        var port = PortOf(owner) ?? throw new ServerException(ServerError.NotFound, $"{owner} has no port.");
        return _held[port] = _held[port] with { Active = active };
    });

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Answer(() =>
    {
        if (PortOf(owner) is not { } port)
            return false;

        _restsUntil[port] = time.GetUtcNow() + host.PortReuseDelay;
        return _held.Remove(port);
    });

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<PortInfo>>(() => [.. Range.Select(Describe)]);

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Answer(() =>
    {
        var claims = truth.GroupBy(t => t.Port).ToList();
        var right = claims.Select(c => c.First()).ToList();
        var released = _held.Where(h => h.Value.Since <= asOf && !right.Any(r => r.Port == h.Key && r.Owner == h.Value.Owner)).Select(h => h.Key).ToList();
        released.ForEach(p => _held.Remove(p));

        var taken = right.Where(r => !_held.TryGetValue(r.Port, out var h) || h.Owner != r.Owner || h.Active != r.Active).ToList();
        taken.ForEach(t => _held[t.Port] = new Holding(t.Owner, t.Active, asOf));
        return new PortReconciliation
        {
            Taken = taken,
            Released = released,
            Conflicts = [.. claims.Where(c => c.Count() > 1).Select(c => $"Port {c.Key} is claimed by {string.Join(" and ", c.Select(t => t.Owner))}.")],
        };
    });

    private IEnumerable<int> Range => Enumerable.Range(host.PortRange.Start, host.PortRange.Count);

    // one that rests is taken when there is no other, the longest rested first
    private int First(bool onHost)
    {
        var free = Range.Where(p => IsFree(p, onHost)).OrderBy(p => Rests(p) ?? DateTimeOffset.MinValue).FirstOrDefault();
        return free != 0 ? free : throw new ServerException(ServerError.NoCapacity, $"No free port in {host.PortRange}.");
    }

    private int Check(int port, bool onHost)
    {
        if (!host.PortRange.Contains(port))
            throw new ServerException(ServerError.Invalid, $"Port {port} is outside {host.PortRange}.") { Field = "preferred_port" };

        return IsFree(port, onHost) ? port : throw new ServerException(ServerError.Conflict, $"Port {port} is not free.") { Field = "preferred_port" };
    }

    // where servers do not listen on this machine, its other programs take nothing away from them
    private bool IsFree(int port, bool onHost) => !_held.ContainsKey(port) && (!onHost || PortProbe.IsFree(port));

    private DateTimeOffset? Rests(int port) => _restsUntil.TryGetValue(port, out var until) && until > time.GetUtcNow() ? until : null;

    private PortInfo Describe(int port)
    {
        if (_held.TryGetValue(port, out var held))
            return new PortInfo { Port = port, Status = held.Active ? PortStatus.Allocated : PortStatus.Reserved, Owner = held.Owner };

        return PortProbe.IsFree(port)
            ? new PortInfo { Port = port, Status = PortStatus.Available, AvailableAt = Rests(port) }
            : new PortInfo { Port = port, Status = PortStatus.Blocked };
    }

    private int? PortOf(string owner) => _held.Where(h => h.Value.Owner == owner).Select(h => (int?)h.Key).FirstOrDefault();

    private Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            lock (_lock)
                return Task.FromResult(answer());
        }
        catch (ServerException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private sealed record Holding(string Owner, bool Active, DateTimeOffset Since);
}
