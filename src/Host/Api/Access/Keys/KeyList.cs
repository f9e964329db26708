namespace Modular.Host.Api.Access.Keys;

/// <summary>The content of the file of keys.</summary>
internal sealed record KeyList(int Version, IReadOnlyList<ApiKey> Keys)
{
    public const int CurrentVersion = 1;

    public static KeyList Empty { get; } = new(CurrentVersion, []);
}
