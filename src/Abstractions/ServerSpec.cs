namespace Modular.Abstractions;

/// <summary>What was asked of a server; never changed after creation. All text has been validated by the host, yet a backend must not trust it.</summary>
public sealed record ServerSpec
{
    /// <summary>Whose server it is: 1 to 128 of <c>[A-Za-z0-9._@:-]</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>The caller's own session key: 1 to 128 of <c>[A-Za-z0-9._@:-]</c>. Not unique.</summary>
    public required string SessionId { get; init; }

    /// <summary>Text for people, any characters, up to 200; null when none was given.</summary>
    public string? Name { get; init; }

    /// <summary>Name of an operator-defined desktop profile; default <c>default</c>.</summary>
    public string Profile { get; init; } = "default";

    /// <summary>Size and depth of the desktop.</summary>
    public DisplaySpec Display { get; init; } = new();

    /// <summary>Upper bounds of what it may use.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Strictness of the RDP transport.</summary>
    public SecurityLevel SecurityLevel { get; init; } = SecurityLevel.High;
}
