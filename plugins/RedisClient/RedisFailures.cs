using System.Globalization;
using System.Net;
using Modular.Abstractions;
using StackExchange.Redis;

namespace Modular.RedisClient;

/// <summary>Turns what the driver throws into what operators can act on. No message of ours holds a credential.</summary>
internal sealed class RedisFailures(EndPoint endPoint)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private static readonly (string Word, string Message)[] Refusals =
    [
        ("WRONGPASS", "refuses the user name or password. Correct it."),
        ("NOAUTH", "needs a password. Write it into the URL as redis://:password@host:port."),
        ("NOPERM", "does not let its user do this. Allow it the commands and keys of Modular (ACL SETUSER)."),
        ("LOADING", "is loading its data. It answers when it is done."),
        ("READONLY", "is a read-only replica. Point the URL to the primary."),
        ("issued to a replica", "is a read-only replica. Point the URL to the primary."),
        ("eligible for replica", "is a read-only replica. Point the URL to the primary."),
        ("MISCONF", "cannot write to its disk. Look at its log and free some space."),
        ("OOM", "is out of memory. Raise its maxmemory."),
    ];

    private readonly string _name = endPoint is DnsEndPoint dns ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}") : $"{endPoint}";

    /// <param name="e">What the call threw.</param>
    /// <param name="connectionFailure">Why the connection is down, when that is known: a call that finds none does not say.</param>
    public ServerException Explain(Exception e, Exception? connectionFailure)
    {
        foreach (var cause in Causes(e).Concat(Causes(connectionFailure)))
        {
            if (Refusals.FirstOrDefault(r => cause.Message.Contains(r.Word, StringComparison.Ordinal)) is { Word: not null } refusal)
                return Unavailable(refusal.Message, e);

            if (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
                return Unavailable("cannot be logged in to: wrong user name or password, or a certificate that is not trusted. Correct it.", e);
        }

        return e switch
        {
            RedisServerException => Unavailable("refused: " + e.Message, e),
            RedisTimeoutException or TimeoutException => Unavailable("does not answer in time. Look whether it is overloaded or hangs.", e),
            _ => Unavailable("cannot be reached. Start it, or correct the URL.", e),
        };
    }

    private static IEnumerable<Exception> Causes(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }

    private ServerException Unavailable(string what, Exception cause) =>
        new(ServerError.Unavailable, $"Redis at {_name} (REDIS_URL) {what}", cause) { RetryAfter = RetryAfter };
}
