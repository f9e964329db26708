using System.Globalization;
using Modular.Abstractions;
using Modular.RedisClient;
using StackExchange.Redis;

namespace Modular.PortAllocators.Redis;

/// <summary>
/// The books in Redis, and whether they may be trusted: they bear a random id, and the connection has not broken since they were last reconciled.
/// A Redis that restarted without its data has no id or another one, so nobody gets a port from it before the records have been told to it.
/// </summary>
internal sealed class PortBooks(RedisConnection connection, string name, string manager)
{
    private readonly RedisKey[] _keys = KeysOf(name);
    private Trust? _trust;

    public bool AreTrusted => Volatile.Read(ref _trust) is { } trust && trust.Interruptions == connection.Interruptions;

    /// <summary>Several commands as one operation with one limit of time.</summary>
    public Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken) => connection.RunAsync(operation, cancellationToken);

    /// <summary>Runs one of <see cref="PortScripts"/>.</summary>
    /// <exception cref="ServerException">Unavailable while the books are not trusted.</exception>
    public async Task<RedisResult[]> CallAsync(IDatabase database, string script, params RedisValue[] arguments)
    {
        var trust = Volatile.Read(ref _trust);
        var isTrusted = trust is not null && trust.Interruptions == connection.Interruptions;
        var answer = await EvaluateAsync(database, script, [isTrusted ? trust!.Book : "", manager, .. arguments]);
        if ((string?)answer[0] != "stale")
            return answer;

        Interlocked.CompareExchange(ref _trust, null, trust);
        throw new ServerException(ServerError.Unavailable, "The ports in Redis are being reconciled with the records of the servers. Try again in a moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
    }

    /// <summary>Makes the books equal to the truth, by one script; from then on they are trusted.</summary>
    public async Task<PortReconciliation> ReconcileAsync(IReadOnlyList<PortHolding> truth, DateTimeOffset asOf, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        IEnumerable<RedisValue> holdings = truth.SelectMany(t => new RedisValue[] { t.Owner, t.Port, t.Active ? "a" : "r" });
        var (answer, interruptions) = await RunAsync(async database =>
        {
            var before = connection.Interruptions; // one that comes while the script runs makes it due again
            return (await EvaluateAsync(database, PortScripts.Reconcile, [Guid.NewGuid().ToString("N"), manager, Time(now), Time(asOf), .. holdings]), before);
        }, cancellationToken);

        Volatile.Write(ref _trust, new Trust((string)answer[0]!, interruptions));
        return new PortReconciliation
        {
            Taken = [.. ((string[])answer[2]!).Select(i => truth[Number(i)])],
            Released = [.. ((string[])answer[1]!).Select(Number).Order()],
            Conflicts = [.. ((string[])answer[3]!).Chunk(2).Select(c => Conflict(truth[Number(c[0])], c[1]))],
        };
    }

    /// <summary>Takes owners out of other books than these; how many ports are held there still.</summary>
    public async Task<int> LeaveAsync(string former, IReadOnlyCollection<string> owners, CancellationToken cancellationToken)
    {
        if (former == name)
            return 0;

        var answer =
            await RunAsync(database => EvaluateAsync(database, PortScripts.Leave, owners.Select(o => (RedisValue)o), KeysOf(former)), cancellationToken);
        return Number((string)answer[0]!);
    }

    /// <summary>Microseconds: the finest unit that Lua's numbers hold exactly.</summary>
    public static RedisValue Time(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static RedisKey[] KeysOf(string name) => [$"{{modular:ports:{name}}}"];

    private async Task<RedisResult[]> EvaluateAsync(IDatabase database, string script, IEnumerable<RedisValue> arguments, RedisKey[]? keys = null) =>
        (RedisResult[])(await database.ScriptEvaluateAsync(script, keys ?? _keys, [.. arguments]))!;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Conflict(PortHolding claim, string keeper) =>
        $"Port {claim.Port} is claimed by servers {keeper} and {claim.Owner}; {keeper} keeps it.";

    private sealed record Trust(string Book, long Interruptions);
}
