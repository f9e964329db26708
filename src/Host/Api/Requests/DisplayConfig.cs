namespace Modular.Host.Api.Requests;

/// <summary>Size and depth of the desktop.</summary>
public sealed record DisplayConfig
{
    /// <summary>Width x height, 200x200 to 8192x8192. Default 1280x800.</summary>
    public string? Resolution { get; init; }

    /// <summary>Bits per pixel: 15, 16, 24 (default) or 32.</summary>
    public int? ColorDepth { get; init; }
}
