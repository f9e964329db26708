namespace Modular.Host.Settings;

/// <summary>How a caller is known by a JWT.</summary>
internal static class TokenSettings
{
    public static readonly SettingDefinition SecretKey = new("JWT_SECRET_KEY", "none", "at least 32 bytes", "Verifies JWTs signed with HS256.");

    public static readonly ChoiceSetting SecretAsKey = new(
        "JWT_SECRET_AS_KEY", "on", ["on", "off"],
        "Whether callers that send JWT_SECRET_KEY itself are served as a service, with `servers:read` and `servers:write` for all users.");

    public static readonly SettingDefinition UserClaim = new(
        "JWT_USER_CLAIM", "sub,user_id", "names separated by `,`",
        "Claims that name the user; the first that a JWT has counts.");

    public static readonly SettingDefinition ScopeClaim = new(
        "JWT_SCOPE_CLAIM", "scope,scp", "names separated by `,`",
        "Claims that hold scopes. Where one is there, the role does not count.");

    public static readonly SettingDefinition RoleClaim = new("JWT_ROLE_CLAIM", "role", "names separated by `,`", "Claims that hold a role.");

    public static readonly SettingDefinition RoleScopes = new(
        "JWT_ROLE_SCOPES", "`admin=admin; user=servers:read servers:write; service=servers:read servers:write`", "role=scopes, separated by `;`",
        "What roles may do; others may nothing.");

    public static readonly SettingDefinition ServiceUrl = new(
        "AUTH_SERVICE_URL", "none", "an absolute http(s) URL",
        "JWTs are verified with the keys at `/.well-known/jwks.json` below it.");

    public static readonly SettingDefinition VerifyPath = new(
        "AUTH_VERIFY_PATH", "none", "a path that begins with `/`; needs AUTH_SERVICE_URL",
        "Where below AUTH_SERVICE_URL the service says whether it takes a JWT, where it publishes no keys.");

    public static readonly SettingDefinition Issuer = new("JWT_ISSUER", "anything", "a text", "What the claim `iss` must be.");

    public static readonly SettingDefinition Audience = new("JWT_AUDIENCE", "anything", "a text", "What the claim `aud` must hold.");

    public static IReadOnlyList<SettingDefinition> All { get; } =
        [SecretKey, SecretAsKey, UserClaim, ScopeClaim, RoleClaim, RoleScopes, ServiceUrl, VerifyPath, Issuer, Audience];
}
