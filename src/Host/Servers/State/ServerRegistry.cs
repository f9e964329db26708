using System.Collections.Concurrent;
using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Servers.Disk;
using Modular.Host.Servers.Supervision;
using Modular.Host.Settings;

namespace Modular.Host.Servers.State;

/// <summary>All servers in memory, and the limits that span them. Reads never wait.</summary>
internal sealed class ServerRegistry(ModularOptions options, HostContext host, HostReadiness readiness, DescriptorBudget descriptors, DiskQuota disk)
    : IServerCatalog
{
    private readonly ConcurrentDictionary<string, ManagedServer> _servers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _idempotencyKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _activeUsers = new(StringComparer.Ordinal);
    private readonly Lock _limits = new();

    public ICollection<ManagedServer> All => _servers.Values;

    public IEnumerable<ManagedServer> Own => _servers.Values.Where(IsOwn);

    /// <summary>This manager's own id.</summary>
    public string ManagerId => host.ManagerId;

    public int ActiveCount
    {
        get
        {
            lock (_limits)
                return _activeUsers.Count;
        }
    }

    /// <summary>False for a server that another manager acts on.</summary>
    public bool IsOwn(ManagedServer server) => IsOwn(server.Record);

    public bool IsOwn(ServerRecord record) => record.ManagerId == host.ManagerId;

    public void Add(ManagedServer server)
    {
        _servers[server.Id] = server;
        if (server.Record.Idempotency is { } idempotency)
            _idempotencyKeys.TryAdd(idempotency.Key, server.Id);
    }

    public void Remove(ManagedServer server)
    {
        _servers.TryRemove(server.Id, out _);
        Deactivate(server.Id);
        if (server.Record.Idempotency is { } idempotency)
            _idempotencyKeys.TryRemove(KeyValuePair.Create(idempotency.Key, server.Id));
    }

    public ManagedServer? Find(string serverId) => _servers.GetValueOrDefault(serverId);

    public ManagedServer FindOrThrow(string serverId) =>
        Find(serverId) ?? throw MissingServer.Of(serverId);

    /// <summary>Reserves a key for a server about to be made; the id that holds it otherwise.</summary>
    public string ReserveKey(string key, string serverId) => _idempotencyKeys.GetOrAdd(key, serverId);

    public void FreeKey(string key, string serverId) => _idempotencyKeys.TryRemove(KeyValuePair.Create(key, serverId));

    /// <summary>Counts a server as active; throws LimitReached or NoCapacity when that would be one too many. False: it was counted already.</summary>
    public bool Activate(string serverId, string userId, bool enforceLimits = true)
    {
        lock (_limits)
        {
            if (_activeUsers.ContainsKey(serverId))
                return false;

            if (enforceLimits && _activeUsers.Count >= options.MaxConcurrentServers)
            {
                throw new ServerException(ServerError.LimitReached,
                    $"{_activeUsers.Count} servers are active, and MAX_CONCURRENT_SERVERS is {options.MaxConcurrentServers}. Stop or delete one, or raise " +
                        "the limit.")
                { RetryAfter = TimeSpan.FromSeconds(5) };
            }

            if (enforceLimits)
            {
                CheckUserLimit(userId);
                CheckStoredLimit(serverId, userId);
                CheckDiskLimit(serverId, userId);
                descriptors.DemandForStart();
            }

            return _activeUsers.TryAdd(serverId, userId);
        }
    }

    public void Deactivate(string serverId)
    {
        lock (_limits)
            _activeUsers.Remove(serverId);
    }

    /// <summary>What the files of a user's servers took when they were last measured; those of a deleted server count no longer.</summary>
    public long DiskBytesOf(string userId) => Own.Where(s => s.Record.Spec.UserId == userId).Sum(s => s.DiskBytes ?? 0);

    public ServerRecord Get(string serverId)
    {
        readiness.EnsureLoaded();
        return FindOrThrow(serverId).Record;
    }

    public Page<ServerRecord> List(ServerQuery query) => List(query, string.CompareOrdinal);

    public Page<ServerRecord> ListNewestFirst(ServerQuery query) => List(query, (a, b) => string.CompareOrdinal(b, a));

    public async Task<ServerUsage?> GetUsageAsync(string serverId, CancellationToken cancellationToken) =>
        FindOrThrow(serverId).Running?.Usage is { } usage ? await usage.GetAsync(cancellationToken) : null;

    private Page<ServerRecord> List(ServerQuery query, Comparison<string> order)
    {
        readiness.EnsureLoaded();
        var matching = _servers.Values.Select(s => s.Record).Where(r => Matches(r, query)).ToList();
        matching.Sort((a, b) => order(a.Id, b.Id));
        var begin = query.Cursor is { } cursor ? matching.Count(r => order(r.Id, cursor) <= 0) : 0;
        var page = matching.GetRange(begin, Math.Min(query.Limit, matching.Count - begin));
        return new Page<ServerRecord> { Items = page, NextCursor = begin + page.Count < matching.Count ? page[^1].Id : null, Total = matching.Count };
    }

    private static bool Matches(ServerRecord server, ServerQuery query) =>
        (query.Statuses is not { Count: > 0 } statuses || statuses.Contains(server.Status))
        && (query.UserId is null || query.UserId == server.Spec.UserId)
        && (query.SessionId is null || query.SessionId == server.Spec.SessionId)
        && (query.ManagerId is null || query.ManagerId == server.ManagerId)
        && query.Labels.All(l => server.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    private void CheckUserLimit(string userId)
    {
        if (options.MaxServersPerUser <= 0)
            return;

        var held = _activeUsers.Values.Count(user => user == userId);
        if (held < options.MaxServersPerUser)
            return;

        throw new ServerException(ServerError.LimitReached,
            $"User '{userId}' has {held} active servers, and MAX_SERVERS_PER_USER is {options.MaxServersPerUser}. Stop or delete one.")
        { RetryAfter = TimeSpan.FromSeconds(5), Field = "user_id" };
    }

    /// <summary>A creation that is under way is active and has no record yet, so both are counted.</summary>
    private void CheckStoredLimit(string serverId, string userId)
    {
        if (options.MaxStoredServersPerUser <= 0 || _servers.ContainsKey(serverId))
            return;

        var held = Own.Count(s => s.Record.Spec.UserId == userId && !_activeUsers.ContainsKey(s.Id)) + _activeUsers.Values.Count(user => user == userId);
        if (held < options.MaxStoredServersPerUser)
            return;

        throw new ServerException(ServerError.LimitReached,
            $"User '{userId}' has {held} servers, stopped ones included, and MAX_STORED_SERVERS_PER_USER is {options.MaxStoredServersPerUser}. Delete one.")
        { RetryAfter = TimeSpan.FromSeconds(60), Field = "user_id" };
    }

    private void CheckDiskLimit(string serverId, string userId)
    {
        if (disk.IsSet)
            disk.Demand(userId, DiskBytesOf(userId), isNew: !_servers.ContainsKey(serverId));
    }
}
