using System.Threading.RateLimiting;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Access;

/// <summary>Slows down those who try credentials. Who has good ones is served all the same, also from the same address.</summary>
internal sealed partial class FailedAttempts(ILogger<FailedAttempts> log) : IDisposable
{
    public const int PerMinute = 20;
    private readonly PartitionedRateLimiter<string> _limiter = RequestRate.Create<string>(address => (address, PerMinute));

    /// <summary>The answer to a failed attempt.</summary>
    public RequestException Refuse(HttpContext context, CredentialException reason)
    {
        using var lease = _limiter.AttemptAcquire(CallerOrigin.NetworkOf(context));
        if (!lease.IsAcquired)
        {
            return new RequestException(ProblemCode.RateLimited,
                $"More than {PerMinute} failed authentications a minute from this address. Correct the credentials, and wait.")
            { RetryAfter = RequestRate.RetryAfter(lease) };
        }

        AttemptFailed(CallerOrigin.AddressOf(context), reason.Message);
        return new RequestException(ProblemCode.Unauthorized, reason.Message);
    }

    public void Dispose() => _limiter.Dispose();

    [LoggerMessage(EventId = 1332, Level = LogLevel.Warning, Message = "Refused a caller at {Address}: {Reason}")]
    private partial void AttemptFailed(string address, string reason);
}
