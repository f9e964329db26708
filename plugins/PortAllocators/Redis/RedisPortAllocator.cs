using Modular.Abstractions;
using Modular.PortAllocators.Local;
using Modular.RedisClient;
using StackExchange.Redis;

namespace Modular.PortAllocators.Redis;

/// <summary>Hands out ports from books in Redis, so that several managers on one machine share its range.</summary>
internal sealed class RedisPortAllocator : IPortAllocator, IAllocatorNodeBooks, IAllocatorReconciliation, ISelfCheck, IAsyncDisposable
{
    private readonly HostContext _host;
    private readonly TimeProvider _time;
    private readonly RedisConnection _connection;
    private readonly PortBooks _books;
    private readonly bool _areByNode;
    private readonly Lock _probing = new();

    public RedisPortAllocator(RedisPortAllocatorOptions options, HostContext host, TimeProvider time)
    {
        _host = host;
        _time = time;
        _connection = new RedisConnection(RedisUrl.Parse(options.Url, "Plugins:PortAllocators:Redis:Url"), "modular-ports", time);
        _areByNode = options.Namespace is null;
        _books = new PortBooks(_connection, options.Namespace ?? host.Node, host.ManagerId);
    }

    public bool IsReconciliationDue => !_books.AreTrusted;

    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) =>
        _books.RunAsync(database => AcquireAsync(database, request), cancellationToken);

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => _books.RunAsync(async database =>
        Word((await _books.CallAsync(database, PortScripts.SetState, owner, active ? "a" : "r"))[0]) == "ok"
            ? true
            : throw new ServerException(ServerError.NotFound, $"Server {owner} holds no port."), cancellationToken);

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) =>
        _books.RunAsync(database => _books.CallAsync(database, PortScripts.Release, owner, PortBooks.Time(_time.GetUtcNow())), cancellationToken);

    public async Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var range = _host.PortRange;
        var listening = ListeningPorts.Read() ?? [.. Enumerable.Range(range.Start, range.Count).Where(p => !IsFree(p))];
        var answer =
            await _books.RunAsync(database => _books.CallAsync(database, PortScripts.List, range.Start, range.End, $",{string.Join(',', listening)},"),
                cancellationToken);
        return new PortReport((string[])answer[1]!, _time.GetUtcNow(), _host.PortReuseDelay).Describe(range);
    }

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        _books.ReconcileAsync([.. truth], asOf, _time.GetUtcNow(), cancellationToken);

    public Task<int> LeaveAsync(string node, IReadOnlyCollection<string> owners, CancellationToken cancellationToken) =>
        _areByNode ? _books.LeaveAsync(node, owners, cancellationToken) : Task.FromResult(0);

    public Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken) =>
        RedisDurability.CheckAsync(_connection, "the books of the ports, and hands out none until they are reconciled", cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>
    /// Redis holds a candidate for the owner before it is probed: two probes of one port would take each other for strangers.
    /// Each stranger's port is tried once.
    /// </summary>
    private async Task<int> AcquireAsync(IDatabase database, PortRequest request)
    {
        var rejected = "";
        var tried = ",";
        while (true)
        {
            var answer = await HoldAsync(database, request, rejected, tried);
            switch (Word(answer[0]))
            {
                case "outside":
                    throw Refusal(ServerError.Invalid, $"Port {request.Preferred} is outside the range {_host.PortRange}.");
                case "taken":
                    throw Refusal(ServerError.Conflict, $"Port {request.Preferred} is held by server {Word(answer[1])}. Choose another, or leave it out.");
                case "stranger":
                    throw Refusal(ServerError.Conflict, $"Port {request.Preferred} is in use by another program. Choose another, or leave it out.");
                case "full":
                    throw NothingFree(Word(answer[1]), Word(answer[2]).Split(',', StringSplitOptions.RemoveEmptyEntries));
            }

            var port = (int)answer[1];
            if (Word(answer[2]) != "c")
                return port;

            if (request.OnHost && !IsFree(port))
            {
                rejected = $"{port}";
                tried += $"{port},";
            }
            else if (Word((await _books.CallAsync(database, PortScripts.Confirm, request.Owner, port))[0]) == "ok")
            {
                return port;
            }
        }
    }

    private Task<RedisResult[]> HoldAsync(IDatabase database, PortRequest request, string rejected, string tried) => _books.CallAsync(
        database, PortScripts.Hold, request.Owner, PortBooks.Time(_time.GetUtcNow()), _host.PortRange.Start, _host.PortRange.End,
        (long)_host.PortReuseDelay.TotalMicroseconds, request.Preferred?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", rejected, tried);

    private bool IsFree(int port)
    {
        lock (_probing)
            return PortProbe.IsFree(port);
    }

    private ServerException NothingFree(string held, string[] blocked)
    {
        var strangers = blocked.Length == 0
            ? ""
            : $" and {blocked.Length} are blocked by other programs ({string.Join(", ", blocked.Take(10))}{(blocked.Length > 10 ? ", …" : "")})";
        return new ServerException(ServerError.NoCapacity,
            $"No free port in {_host.PortRange}: {held} are held by servers{strangers}. Delete servers, or widen PORT_RANGE_START and PORT_RANGE_END.");
    }

    private static ServerException Refusal(ServerError error, string message) => new(error, message) { Field = "preferred_port" };

    private static string Word(RedisResult result) => (string)result!;
}
