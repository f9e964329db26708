using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Modular.Host.Api.Requests;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>Turns a verified token into a caller.</summary>
internal static class TokenClaims
{
    private static readonly string[] KindClaims = ["type", "token_type", "token_use"];

    /// <param name="token">Verified.</param>
    /// <param name="names">What its claims are called; null: as by default.</param>
    public static Caller ToCaller(VerifiedToken token, ClaimOptions? names = null)
    {
        using var payload = TokenPart.Parse(token.Token.EncodedPayload);
        var claims = payload.RootElement;
        var answer = token.Answer ?? claims;
        names ??= new ClaimOptions();
        EnsureAccessToken(claims);
        var (scope, note) = Scope(claims, answer, names);
        var user = User(HasAny(answer, names.User) ? answer : claims, names);

        // without a user such a token would see everybody's servers
        if (scope != AccessScope.Admin && (user is null || !TextRules.Identity.IsMatch(user)))
            throw new CredentialException($"The claim {string.Join(" or ", names.User)} of the token must be a user_id: 1 to 128 of A-Z a-z 0-9 . _ @ : -");

        return new Caller("user " + RequestErrors.Printable(user ?? "-"), scope)
        {
            User = user,
            ScopeNote = note,
            Identity = "jwt:" + user,
            RatePartition = "jwt:" + user
        };
    }

    /// <summary>Throws <see cref="CredentialException"/> for what is no access token, or has a member twice.</summary>
    public static void EnsureMayCall(JsonWebToken token)
    {
        using var payload = TokenPart.Parse(token.EncodedPayload);
        EnsureAccessToken(payload.RootElement);
    }

    private static void EnsureAccessToken(JsonElement claims)
    {
        if (KindClaims.SelectMany(c => Words(claims, c)).Contains("refresh", StringComparer.OrdinalIgnoreCase))
            throw new CredentialException("This is a refresh token. Send an access token.");
    }

    /// <summary>The answer of the service goes first; but where it names a role only, that does not widen a token that was made for less.</summary>
    private static (AccessScope Scope, string? Note) Scope(JsonElement claims, JsonElement answer, ClaimOptions names)
    {
        var own = Scope(claims, names);
        if (!HasAny(answer, names.Scope) && !HasAny(answer, names.Role))
            return own;

        var granted = Scope(answer, names);
        return HasAny(claims, names.Scope) && !HasAny(answer, names.Scope) && own.Scope < granted.Scope ? own : granted;
    }

    /// <summary>Scopes that a token has are the narrower word: where they are, its role gives it no more.</summary>
    private static (AccessScope Scope, string? Note) Scope(JsonElement claims, ClaimOptions names)
    {
        if (HasAny(claims, names.Scope))
            return (ScopeNames.Greatest(names.Scope.SelectMany(c => Words(claims, c))), null);

        var roles = names.Role.SelectMany(c => Words(claims, c)).ToList();
        var scope = ScopeNames.Greatest(roles.SelectMany(r => names.RoleScopes.GetValueOrDefault(r) ?? []));
        return scope > AccessScope.Authenticated || roles.Count == 0
            ? (scope, null)
            : (scope, $"The role '{RequestErrors.Printable(string.Join(' ', roles))}' of the token has no scope here; JWT_ROLE_SCOPES says which roles have " +
                "some.");
    }

    private static bool HasAny(JsonElement claims, IReadOnlyList<string> names) =>
        names.Any(n => claims.TryGetProperty(n, out var claim) && claim.ValueKind != JsonValueKind.Null);

    /// <summary>Some services count their users: a whole number is taken as its digits.</summary>
    private static string? User(JsonElement claims, ClaimOptions names)
    {
        foreach (var name in names.User)
        {
            if (claims.TryGetProperty(name, out var claim) && claim.ValueKind != JsonValueKind.Null)
                return claim.ValueKind switch
                {
                    JsonValueKind.String => Text(claim),
                    JsonValueKind.Number when claim.GetRawText().All(char.IsAsciiDigit) => claim.GetRawText(),
                    _ => null,
                };
        }

        return null;
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
