using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Modular.Host.Api.Requests;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>Turns a verified token into a caller.</summary>
internal static class TokenClaims
{
    public static Caller ToCaller(JsonWebToken token)
    {
        using var payload = TokenPart.Parse(token.EncodedPayload);
        var claims = payload.RootElement;
        var scope = ScopeNames.Greatest(Words(claims, "scope").Concat(Words(claims, "scp")));
        var user = claims.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String ? Text(sub) : null;

        // without a user such a token would see everybody's servers
        if (scope != AccessScope.Admin && (user is null || !TextRules.Identity.IsMatch(user)))
            throw new CredentialException("The claim sub of the token must be a user_id: 1 to 128 of A-Z a-z 0-9 . _ @ : -");

        return new Caller("user " + RequestErrors.Printable(user ?? "-"), scope) { User = user, Identity = "jwt:" + user, RatePartition = "jwt:" + user };
    }

    /// <summary>Both ways that are in use: a text with blanks, and a list.</summary>
    private static string[] Words(JsonElement claims, string claim)
    {
        if (!claims.TryGetProperty(claim, out var value))
            return [];

        return value.ValueKind switch
        {
            JsonValueKind.String => Text(value).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => [.. value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(Text)],
            _ => [],
        };
    }

    /// <summary>A document is only tokenized: bytes that are no UTF-8, and half surrogates, show when their text is asked for.</summary>
    private static string Text(JsonElement claim)
    {
        try
        {
            return claim.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new CredentialException("The claims of the token are not Unicode text.");
        }
    }
}
