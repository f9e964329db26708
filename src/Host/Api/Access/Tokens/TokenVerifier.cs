using System.Text;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access.Tokens;

/// <summary>
/// Verifies JWTs: HS256 with the secret, everything else with published keys, never the one with the other's; or has the authentication service say whether
/// they are right.
/// </summary>
internal sealed partial class TokenVerifier(ModularOptions options, PublishedKeys published, VerifyEndpoint endpoint, TimeProvider time)
{
    private const int LargestToken = 16 * 1024;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LargestToken, MapInboundClaims = false };
    private readonly SymmetricSecurityKey? _secret = options.JwtSecretKey is { } secret ? new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)) : null;

    public bool IsConfigured => options is not { JwtSecretKey: null, AuthServiceUrl: null };

    /// <summary>The token, all of it checked. Throws <see cref="CredentialException"/>.</summary>
    public async Task<VerifiedToken> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        var token = Read(text);
        return endpoint.IsConfigured ? await AskAsync(text, token, cancellationToken) : new VerifiedToken(await VerifyAsync(text, token, cancellationToken));
    }

    private async Task<JsonWebToken> VerifyAsync(string text, JsonWebToken token, CancellationToken cancellationToken)
    {
        var keys = await KeysForAsync(token, cancellationToken);
        if (keys.Count == 0)
            throw new CredentialException($"The token is signed with a key or an algorithm that is not known here (alg '{Shown(token.Alg)}').");

        var result = await _handler.ValidateTokenAsync(text, Rules(token.Alg, keys));
        if (!result.IsValid)
            throw new CredentialException(Reason(result.Exception));

        return (JsonWebToken)result.SecurityToken;
    }

    /// <summary>Only what looks like a token of ours leaves this machine, and only as long as it is one that could be served.</summary>
    private async Task<VerifiedToken> AskAsync(string text, JsonWebToken token, CancellationToken cancellationToken)
    {
        if (!Signed().IsMatch(text) || "none".Equals(token.Alg, StringComparison.OrdinalIgnoreCase))
            throw new CredentialException("The token is neither an API key nor a signed JWT.");

        var rules = Rules(token.Alg, []);
        rules.SignatureValidator = (_, _) => token; // that is what is asked
        var result = await _handler.ValidateTokenAsync(text, rules);
        if (!result.IsValid)
            throw new CredentialException(Reason(result.Exception));

        TokenClaims.EnsureMayCall(token);
        if (token.Alg == SecurityAlgorithms.HmacSha256 && _secret is not null && (await _handler.ValidateTokenAsync(text, Rules(token.Alg, [_secret]))).IsValid)
            return new VerifiedToken(token);

        return new VerifiedToken(token, await endpoint.AskAsync(text, token.ValidTo, cancellationToken));
    }

    private JsonWebToken Read(string text)
    {
        if (text.Length > LargestToken || text.Count(c => c == '.') != 2)
            throw new CredentialException("The token is neither an API key nor a signed JWT.");

        try
        {
            var token = _handler.ReadJsonWebToken(text);
            TokenPart.Parse(token.EncodedHeader).Dispose();
            return token.TryGetHeaderValue<object>("crit", out _)
                ? throw new CredentialException("The token asks for extensions (crit) that are not known here.")
                : token;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            throw new CredentialException("The token is neither an API key nor a signed JWT.");
        }
    }

    private async Task<IReadOnlyList<SecurityKey>> KeysForAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (token.Alg == SecurityAlgorithms.HmacSha256)
            return _secret is null ? [] : [_secret];

        return options.AuthServiceUrl is not null && TokenKeys.Algorithms.Contains(token.Alg)
            ? await published.FindAsync(token.Alg, token.Kid, cancellationToken)
            : [];
    }

    private TokenValidationParameters Rules(string algorithm, IReadOnlyList<SecurityKey> keys) => new()
    {
        IssuerSigningKeys = keys,
        ValidAlgorithms = [algorithm],
        TryAllIssuerSigningKeys = true,
        RequireSignedTokens = true,
        ValidateIssuer = options.JwtIssuer is not null,
        ValidIssuer = options.JwtIssuer,
        ValidateAudience = options.JwtAudience is not null,
        ValidAudience = options.JwtAudience,
        LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires),
    };

    private bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }

    private static string Reason(Exception exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException => "The token has expired, is not valid yet, or does not say until when it is valid (exp).",
        SecurityTokenInvalidIssuerException => "The token is from another issuer than JWT_ISSUER names.",
        SecurityTokenInvalidAudienceException => "The token is for another audience than JWT_AUDIENCE names.",
        _ => "The signature of the token is not right.",
    };

    private static string Shown(string? algorithm) => algorithm is { Length: > 0 and <= 10 } && algorithm.All(char.IsAsciiLetterOrDigit) ? algorithm : "?";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();
}
