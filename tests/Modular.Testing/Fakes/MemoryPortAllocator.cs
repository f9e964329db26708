using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>A port allocator in memory without probes, with a knob for outages.</summary>
/// <param name="range">Its range.</param>
public sealed class MemoryPortAllocator(PortRange range) : IPortAllocator
{
    private readonly SortedDictionary<int, (string Owner, bool Active)> _held = [];
    private readonly Lock _lock = new();

    /// <summary>Knob: every call throws this; null: it works.</summary>
    public ServerException? Outage { get; set; }

    /// <summary>Ports that another program holds.</summary>
    public ISet<int> Blocked { get; } = new HashSet<int>();

    /// <inheritdoc/>
    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) => Answer(() =>
    {
        if (PortOf(request.Owner) is { } held)
            return held;

        var free = Enumerable.Range(range.Start, range.Count).Where(p => !_held.ContainsKey(p) && !Blocked.Contains(p));
        var port = request.Preferred ?? free.FirstOrDefault();
        if (port == 0)
            throw new ServerException(ServerError.NoCapacity, $"No free port in {range}.");

        if (!range.Contains(port) || _held.ContainsKey(port) || Blocked.Contains(port))
            throw new ServerException(ServerError.Conflict, $"Port {port} is not free.") { Field = "preferred_port" };

        _held[port] = (request.Owner, false);
        return port;
    });

    /// <inheritdoc/>
    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Answer(() =>
    {
        var port = PortOf(owner) ?? throw new ServerException(ServerError.NotFound, $"{owner} has no port.");
        _held[port] = (owner, active);
        return true;
    });

    /// <inheritdoc/>
    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Answer(() => PortOf(owner) is { } port && _held.Remove(port));

    /// <inheritdoc/>
    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<PortInfo>>(() =>
        Enumerable.Range(range.Start, range.Count).Select(Describe).ToList());

    /// <inheritdoc/>
    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) => Answer(() =>
    {
        _held.Clear();
        foreach (var holding in truth)
            _held[holding.Port] = (holding.Owner, holding.Active);

        return new PortReconciliation([.. truth], [], []);
    });

    private PortInfo Describe(int port) => _held.TryGetValue(port, out var held)
        ? new PortInfo(port, held.Active ? PortStatus.Allocated : PortStatus.Reserved, held.Owner)
        : new PortInfo(port, Blocked.Contains(port) ? PortStatus.Blocked : PortStatus.Available);

    private int? PortOf(string owner)
    {
        foreach (var (port, held) in _held)
        {
            if (held.Owner == owner)
                return port;
        }

        return null;
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            lock (_lock)
                return Task.FromResult(Outage is { } outage ? throw outage : answer());
        }
        catch (ServerException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
