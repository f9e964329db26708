using Modular.Host.Api.Access.Keys;
using Modular.Host.Api.Access.Tokens;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Finds out who calls, by what AUTH_MODE allows.</summary>
internal sealed class Authentication(ModularOptions options, KeyRing keys, TokenVerifier tokens, SharedSecret secret, SessionCallers sessions,
    SuspectedProxy proxy)
{
    private bool TakesKeys => options.AuthMode is AuthMode.ApiKey or AuthMode.Auto;

    private bool TakesTokens => options.AuthMode is AuthMode.Jwt or AuthMode.Auto && tokens.IsConfigured;

    /// <summary>Nothing is configured: being on this machine is all that counts.</summary>
    public bool GoesByPlace => options.AuthMode == AuthMode.Auto && !tokens.IsConfigured && !keys.IsConfigured;

    /// <summary>Who is served, in a few words for operators.</summary>
    public string Summary
    {
        get
        {
            if (options.AuthMode == AuthMode.None)
                return "everybody who reaches the port";

            if (GoesByPlace)
                return "callers on this machine only, as no authentication is configured";

            return "callers with " + string.Join(" or ", new[] { TakesKeys ? "an API key" : null, TakesTokens ? "a JWT" : null }.OfType<string>());
        }
    }

    /// <summary>Throws <see cref="CredentialException"/>.</summary>
    public async Task<Caller> RecognizeAsync(HttpContext context)
    {
        if (options.AuthMode == AuthMode.None)
            return Nobody(context, AccessScope.Admin);

        if (GoesByPlace)
            return await ByPlaceAsync(context);

        var caller = await VerifyAsync(Credential.Of(context.Request), context.RequestAborted);
        return caller with { Name = $"{caller.Name} at {CallerOrigin.AddressOf(context)}" };
    }

    /// <summary>Somebody at an open route.</summary>
    public Caller Visitor(HttpContext context) => GoesByPlace && CallerOrigin.IsThisMachine(context)
        ? new Caller("loopback " + CallerOrigin.AddressOf(context), AccessScope.Open)
        : Nobody(context, AccessScope.Open);

    private async Task<Caller> ByPlaceAsync(HttpContext context)
    {
        if (!CallerOrigin.IsThisMachine(context))
        {
            throw new CredentialException(
                "No authentication is configured, so only callers on this machine are served, and no proxy. Make a key there with modular keys create, " +
                "set JWT_SECRET_KEY or AUTH_SERVICE_URL, or set AUTH_MODE=none if the network is closed by other means.");
        }

        if (await sessions.MayBeOneAsync(context))
        {
            throw new CredentialException("This request may come out of a desktop session, and no authentication is configured that would tell who sends it. " +
                "Make a key with modular keys create outside of the session, and send it.");
        }

        proxy.Look(context.Request);
        return new Caller("loopback " + CallerOrigin.AddressOf(context), AccessScope.Admin);
    }

    private static Caller Nobody(HttpContext context, AccessScope scope) =>
        new(CallerOrigin.AddressOf(context), scope) { RatePartition = "address:" + CallerOrigin.NetworkOf(context) };

    private async Task<Caller> VerifyAsync(string? credential, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(credential))
            throw new CredentialException($"Authenticate with {Ways()}.");

        if (TakesTokens && secret.Is(credential))
            return SharedSecret.Service;

        if (credential.StartsWith(KeySecret.Prefix, StringComparison.Ordinal))
            return TakesKeys ? OfKey(credential) : throw new CredentialException($"API keys are not taken here. Authenticate with {Ways()}.");

        return TakesTokens
            ? TokenClaims.ToCaller(await tokens.VerifyAsync(credential, cancellationToken), options.Claims)
            : throw new CredentialException($"JWTs are not taken here. Authenticate with {Ways()}.");
    }

    private Caller OfKey(string secret)
    {
        var key = keys.Find(secret) ?? throw new CredentialException("The API key is unknown, revoked or expired. Make a new one with modular keys create.");
        var identity = "key:" + key.Id;
        return new Caller($"key {key.Name} ({key.Id})", ScopeNames.Greatest(key.Scopes)) { User = key.User, Identity = identity, RatePartition = identity };
    }

    private string Ways() => string.Join(" or ", new[]
    {
        TakesKeys ? "an API key (X-API-Key: KEY, or Authorization: Bearer KEY; modular keys create makes one)" : null,
        TakesTokens ? "a JWT (Authorization: Bearer TOKEN)" : null,
    }.OfType<string>());
}
