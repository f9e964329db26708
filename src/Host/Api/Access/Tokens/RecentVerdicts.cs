using System.Security.Cryptography;
using System.Text;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>Verdicts for a short while, so that not each request is a question. Tokens are known by their hashes only.</summary>
internal sealed class RecentVerdicts(TimeProvider time)
{
    public const int MostOfAKind = 1000;
    private static readonly TimeSpan GoodLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefusedLifetime = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();

    // apart, for strangers make as many of those that are refused as they like
    private readonly OrderedDictionary<string, Entry> _good = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Entry> _refused = new(StringComparer.Ordinal);

    public static string KeyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public TokenVerdict? Find(string key)
    {
        lock (_lock)
            return Fresh(_good, key) ?? Fresh(_refused, key);
    }

    /// <param name="key">Of the token.</param>
    /// <param name="verdict">As it has just come.</param>
    /// <param name="expires">When the token ends: a good verdict is not kept beyond that.</param>
    public void Keep(string key, TokenVerdict verdict, DateTimeOffset expires)
    {
        var rest = expires - time.GetUtcNow();
        var lifetime = verdict.Claims is null ? RefusedLifetime : rest < GoodLifetime ? rest : GoodLifetime;
        var kind = verdict.Claims is null ? _refused : _good;
        lock (_lock)
        {
            kind.Remove(key);
            if (kind.Count == MostOfAKind)
                kind.RemoveAt(0);

            kind.Add(key, new Entry(verdict, time.GetTimestamp(), lifetime));
        }
    }

    private TokenVerdict? Fresh(OrderedDictionary<string, Entry> kind, string key) =>
        kind.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.KeptAt) < entry.Lifetime ? entry.Verdict : null;

    private sealed record Entry(TokenVerdict Verdict, long KeptAt, TimeSpan Lifetime);
}
