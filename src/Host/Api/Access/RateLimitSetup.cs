using Microsoft.AspNetCore.RateLimiting;
using Modular.Host.Api.Problems;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Bounds how often one caller is served.</summary>
internal static class RateLimitSetup
{
    public static void AddRequestRate(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<ModularOptions>((limiter, options) =>
        {
            limiter.GlobalLimiter = RequestRate.Create<HttpContext>(context => (Caller.Of(context).RatePartition, options.RateLimitPerMinute));
            limiter.OnRejected = (rejected, _) => throw new RequestException(ProblemCode.RateLimited,
                $"More requests than RATE_LIMIT_PER_MINUTE allows one caller ({options.RateLimitPerMinute}). Wait, and send fewer.")
            { RetryAfter = RequestRate.RetryAfter(rejected.Lease) };
        });
    }
}
