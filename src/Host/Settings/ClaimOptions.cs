namespace Modular.Host.Settings;

/// <summary>What the claims of tokens are called, and what the roles in them may do.</summary>
internal sealed record ClaimOptions
{
    /// <summary>JWT_USER_CLAIM: the first that a token has names its user.</summary>
    public IReadOnlyList<string> User { get; init; } = TokenSettings.UserClaim.Default.Split(',');

    /// <summary>JWT_SCOPE_CLAIM: those a token has hold its scopes; its role does not count then.</summary>
    public IReadOnlyList<string> Scope { get; init; } = TokenSettings.ScopeClaim.Default.Split(',');

    /// <summary>JWT_ROLE_CLAIM.</summary>
    public IReadOnlyList<string> Role { get; init; } = [TokenSettings.RoleClaim.Default];

    /// <summary>JWT_ROLE_SCOPES: scopes by role; the case of roles does not matter.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RoleScopes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["admin"] = [KnownScopes.Admin],
            ["user"] = [KnownScopes.Read, KnownScopes.Write],
            ["service"] = [KnownScopes.Read, KnownScopes.Write],
        };
}
