namespace Modular.Abstractions;

/// <summary>Size and depth of the desktop a session starts with; a client may resize it later.</summary>
/// <param name="Width">Pixels, 200 to 8192; default 1280.</param>
/// <param name="Height">Pixels, 200 to 8192; default 800.</param>
/// <param name="ColorDepth">Bits per pixel: 15, 16, 24 (default) or 32.</param>
public sealed record DisplaySpec(int Width = 1280, int Height = 800, int ColorDepth = 24);
