namespace Modular.Host.Settings;

/// <summary>What the claims of tokens are called and what roles may do.</summary>
internal static class TokenRules
{
    public static ClaimOptions Read(SettingReader reader)
    {
        var claims = new ClaimOptions();
        return claims with
        {
            User = Names(reader, TokenSettings.UserClaim, claims.User),
            Scope = Names(reader, TokenSettings.ScopeClaim, claims.Scope),
            Role = Names(reader, TokenSettings.RoleClaim, claims.Role),
            RoleScopes = reader.Text(TokenSettings.RoleScopes) is { } text ? Roles(reader, text) : claims.RoleScopes,
        };
    }

    private static IReadOnlyList<string> Names(SettingReader reader, SettingDefinition setting, IReadOnlyList<string> otherwise)
    {
        if (reader.Text(setting) is not { } text)
            return otherwise;

        var names = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
            reader.Wrong(setting, text, "must name a claim", $"write names separated by commas, or leave it out for {string.Join(',', otherwise)}");

        return names;
    }

    private static Dictionary<string, IReadOnlyList<string>> Roles(SettingReader reader, string text)
    {
        var roles = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            string[] scopes = parts.Length == 2 ? parts[1].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) : [];
            if (parts[0].Length == 0 || scopes.Length == 0 || scopes.Except(KnownScopes.All).Any() || !roles.TryAdd(parts[0], scopes))
            {
                reader.Wrong(TokenSettings.RoleScopes, entry, $"must be role=scopes, each role once, with scopes of {string.Join(", ", KnownScopes.All)}",
                    "write e.g. admin=admin; user=servers:read servers:write");
            }
        }

        return roles;
    }
}
