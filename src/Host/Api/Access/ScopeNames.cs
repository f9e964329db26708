using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Scopes as they are written in keys and tokens.</summary>
internal static class ScopeNames
{
    private static readonly Dictionary<string, AccessScope> Table = new(StringComparer.Ordinal)
    {
        [KnownScopes.Read] = AccessScope.Read,
        [KnownScopes.Write] = AccessScope.Write,
        [KnownScopes.Admin] = AccessScope.Admin,
    };

    public static IReadOnlyCollection<string> All => Table.Keys;

    public static string Of(AccessScope scope) => Table.First(n => n.Value == scope).Key;

    public static bool IsKnown(string name) => Table.ContainsKey(name);

    /// <summary>The greatest of them; names of other services mean nothing here.</summary>
    public static AccessScope Greatest(IEnumerable<string> names) =>
        names.Select(n => Table.GetValueOrDefault(n, AccessScope.Authenticated)).Append(AccessScope.Authenticated).Max();
}
