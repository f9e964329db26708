using System.Security.Cryptography;
using System.Text;

namespace Modular.Host.Api.Access.Keys;

/// <summary>The key itself: <c>mod_</c> and 64 hex digits, so that scanners for leaked secrets find it.</summary>
internal static class KeySecret
{
    public const string Prefix = "mod_";
    private const int RandomBytes = 32;
    private const int IdBytes = 4;

    public static string New() => Prefix + RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);

    public static string NewId() => RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true);

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The key with this hash; looks at all of them, however early it is found.</summary>
    public static ApiKey? Find(IReadOnlyList<ApiKey> keys, string secret)
    {
        var hash = Encoding.ASCII.GetBytes(HashOf(secret));
        ApiKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(key.Sha256)))
                found = key;
        }

        return found;
    }
}
