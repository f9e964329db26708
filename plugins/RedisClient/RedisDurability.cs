using Modular.Abstractions;
using StackExchange.Redis;

namespace Modular.RedisClient;

/// <summary>Whether Redis keeps what it acknowledged.</summary>
internal static class RedisDurability
{
    /// <summary>
    /// Warns when a crash of Redis would lose acknowledged writes; says nothing where CONFIG is forbidden, and reports an outage like any other finding.
    /// </summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="loss">What a crash would lose, e.g. <c>server records</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(RedisConnection connection, string loss, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.RunAsync(AppendOnlyAsync, cancellationToken) == "no"
                ? [new Finding
                {
                    Severity = FindingSeverity.Warning,
                    Message = $"Redis has no append-only file: when it crashes it loses {loss}.",
                    Fix = "Set appendonly yes in redis.conf, or run: redis-cli CONFIG SET appendonly yes, then CONFIG REWRITE.",
                }]
                : [];
        }
        catch (ServerException e)
        {
            return [new Finding { Severity = FindingSeverity.Error, Message = e.Message, Fix = "Make Redis answer at REDIS_URL." }];
        }
    }

    private static async Task<string?> AppendOnlyAsync(IDatabase database)
    {
        try
        {
            var answer = await database.ExecuteAsync("CONFIG", "GET", "appendonly");
            return answer.Length == 2 ? (string?)answer[1] : null;
        }
        catch (RedisServerException)
        {
            return null; // hosted services forbid CONFIG and look after durability themselves
        }
    }
}
