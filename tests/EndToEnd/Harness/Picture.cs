namespace Modular.EndToEnd.Harness;

/// <summary>What is on a screen, pixel by pixel.</summary>
internal sealed class Picture(int width, int height, byte[] rgb)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Rgb { get; } = rgb;

    /// <summary>How much of it has exactly this colour, 0 to 1.</summary>
    public double ShareOf(string hex)
    {
        var colour = Convert.FromHexString(hex);
        var count = 0;
        for (var i = 0; i < Rgb.Length; i += 3)
        {
            if (Rgb[i] == colour[0] && Rgb[i + 1] == colour[1] && Rgb[i + 2] == colour[2])
                count++;
        }

        return (double)count / (Width * Height);
    }

    /// <summary>How much of it differs from another picture of the same size, 0 to 1.</summary>
    public double DifferenceFrom(Picture other)
    {
        if (Rgb.Length != other.Rgb.Length)
            return 1;

        var count = 0;
        for (var i = 0; i < Rgb.Length; i += 3)
        {
            if (Rgb[i] != other.Rgb[i] || Rgb[i + 1] != other.Rgb[i + 1] || Rgb[i + 2] != other.Rgb[i + 2])
                count++;
        }

        return (double)count / (Width * Height);
    }
}
