using Modular.Abstractions;

namespace Modular.PortAllocators.Local;

/// <summary>Hands out ports from memory; rebuilt from the records at each start of the host.</summary>
internal sealed class LocalPortAllocator(HostContext host, TimeProvider time) : IPortAllocator
{
    private readonly PortBook _book = new(host.PortRange, host.PortReuseDelay);
    private readonly Lock _lock = new();

    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_book.PortOf(request.Owner) is { } held)
            return held;

        return request.Preferred is { } preferred ? TakePreferred(request, preferred) : TakeFirstFree(request);
    });

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Locked(() => _book.SetActive(owner, active)
        ? true
        : throw new ServerException(ServerError.NotFound, $"Server {owner} holds no port."));

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Locked(() => _book.Release(owner, time.GetUtcNow()));

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Locked<IReadOnlyList<PortInfo>>(() =>
    {
        var now = time.GetUtcNow();
        var listening = ListeningPorts.Read();
        var ports = new List<PortInfo>(host.PortRange.Count);
        for (var port = host.PortRange.Start; port <= host.PortRange.End; port++)
        {
            if (_book.OwnerOf(port) is null)
                Note(port, listening?.Contains(port) ?? !PortProbe.IsFree(port), now);

            ports.Add(_book.Describe(port, now));
        }

        return ports;
    });

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Locked(() => new Reconciliation(_book, time.GetUtcNow()).Run(truth, asOf));

    private int TakePreferred(PortRequest request, int port)
    {
        if (!host.PortRange.Contains(port))
            throw new ServerException(ServerError.Invalid, $"Port {port} is outside the range {host.PortRange}.") { Field = "preferred_port" };

        if (_book.OwnerOf(port) is { } holder)
            throw new ServerException(ServerError.Conflict,
                $"Port {port} is held by server {holder}. Choose another, or leave it out.")
            { Field = "preferred_port" };

        return TryTake(request, port)
            ? port
            : throw new ServerException(ServerError.Conflict,
                $"Port {port} is in use by another program. Choose another, or leave it out.")
            { Field = "preferred_port" };
    }

    private int TakeFirstFree(PortRequest request)
    {
        foreach (var port in _book.Candidates(time.GetUtcNow()))
        {
            if (TryTake(request, port))
                return port;
        }

        var (held, blocked) = _book.Usage();
        var strangers = blocked.Count == 0
            ? ""
            : $" and {blocked.Count} are blocked by other programs ({string.Join(", ", blocked.Take(10))}{(blocked.Count > 10 ? ", …" : "")})";
        throw new ServerException(ServerError.NoCapacity,
            $"No free port in {host.PortRange}: {held} are held by servers{strangers}. Delete servers, or widen PORT_RANGE_START and PORT_RANGE_END.");
    }

    private bool TryTake(PortRequest request, int port)
    {
        var now = time.GetUtcNow();
        if (request.OnHost && !PortProbe.IsFree(port))
        {
            _book.Block(port, now);
            return false;
        }

        _book.Hold(request.Owner, port, active: false, now);
        return true;
    }

    private void Note(int port, bool isTaken, DateTimeOffset now)
    {
        if (isTaken)
            _book.Block(port, now);
        else
            _book.Unblock(port);
    }

    /// <summary>A few system calls at most: not worth a thread of their own.</summary>
    private Task<T> Locked<T>(Func<T> action)
    {
        try
        {
            lock (_lock)
                return Task.FromResult(action());
        }
        catch (ServerException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
