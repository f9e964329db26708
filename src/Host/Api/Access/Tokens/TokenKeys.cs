using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>Which published keys may verify a token: only those made for its algorithm.</summary>
internal static class TokenKeys
{
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>The public keys of a published set; secrets do not belong there and are left out.</summary>
    public static IReadOnlyList<JsonWebKey> Read(string json) =>
        [.. new JsonWebKeySet(json).Keys.Where(
            k => k is { Kty: "RSA", N: not null, E: not null } or { Kty: "EC", X: not null, Y: not null } && k.Use is null or "" or "sig")];

    public static IReadOnlyList<JsonWebKey> Fitting(IReadOnlyList<JsonWebKey> keys, string algorithm, string? kid) =>
        [.. keys.Where(k => (string.IsNullOrEmpty(kid) || k.Kid == kid) && Fits(k, algorithm))];

    private static bool Fits(JsonWebKey key, string algorithm)
    {
        if (!string.IsNullOrEmpty(key.Alg) && key.Alg != algorithm)
            return false;

        return algorithm switch
        {
            "ES256" => key is { Kty: "EC", Crv: "P-256" },
            "ES384" => key is { Kty: "EC", Crv: "P-384" },
            "ES512" => key is { Kty: "EC", Crv: "P-521" },
            _ => key.Kty == "RSA" && Algorithms.Contains(algorithm),
        };
    }
}
