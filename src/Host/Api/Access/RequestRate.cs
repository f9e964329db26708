using System.Threading.RateLimiting;

namespace Modular.Host.Api.Access;

/// <summary>Token buckets by partition: so many a minute, a minute's worth at once.</summary>
internal static class RequestRate
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="partition">Who a request counts for, and how often he may; null: it is not counted.</param>
    public static PartitionedRateLimiter<T> Create<T>(Func<T, (string? Name, int PerMinute)> partition) => PartitionedRateLimiter.Create<T, string>(resource =>
    {
        var (name, perMinute) = partition(resource);
        return name is null || perMinute == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(name, _ => Bucket(perMinute));
    });

    public static TimeSpan RetryAfter(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);

    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        // no more than one step a second
        var step = Math.Max(1, perMinute / 60);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = step,
            ReplenishmentPeriod = Minute * step / perMinute,
            QueueLimit = 0
        };
    }
}
