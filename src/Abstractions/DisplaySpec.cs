namespace Modular.Abstractions;

/// <summary>Size and depth of the desktop a session starts with; a client may resize it later.</summary>
public sealed record DisplaySpec
{
    /// <summary>Pixels, 200 to 8192; default 1280.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Pixels, 200 to 8192; default 800.</summary>
    public int Height { get; init; } = 800;

    /// <summary>Bits per pixel: 15, 16, 24 (default) or 32.</summary>
    public int ColorDepth { get; init; } = 24;
}
