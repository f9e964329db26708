using System.Security.Cryptography;
using System.Text;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>JWT_SECRET_KEY as the platform's services send it to each other: itself, instead of a token signed with it.</summary>
internal sealed class SharedSecret(ModularOptions options)
{
    // hashed, so that neither content nor length shows in the time that a comparison takes
    private readonly byte[]? _hash = options is { IsSecretAKey: true, JwtSecretKey: { } secret } ? Hash(secret) : null;

    public bool Is(string credential) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(credential));

    /// <summary>Acts for the users of all services, but does not administer this one.</summary>
    public static Caller Service => new("service", AccessScope.Write) { Identity = "service", RatePartition = "service" };

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
