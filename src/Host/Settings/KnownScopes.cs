namespace Modular.Host.Settings;

/// <summary>Scopes as they are written in settings, keys and tokens.</summary>
internal static class KnownScopes
{
    public const string Read = "servers:read";
    public const string Write = "servers:write";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Read, Write, Admin];
}
