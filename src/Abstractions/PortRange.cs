namespace Modular.Abstractions;

/// <summary>Ports from <paramref name="Start"/> to <paramref name="End"/>, both included.</summary>
/// <param name="Start">First port, 1024 to 65535.</param>
/// <param name="End">Last port, above <paramref name="Start"/>.</param>
public sealed record PortRange(int Start, int End)
{
    /// <summary>How many ports it has.</summary>
    public int Count => End - Start + 1;

    /// <summary>Whether a port lies in it.</summary>
    public bool Contains(int port) => port >= Start && port <= End;

    /// <summary>Whether some port lies in both.</summary>
    public bool Overlaps(PortRange other) => Start <= other.End && other.Start <= End;

    /// <summary><c>13389-14389</c>.</summary>
    public override string ToString() => $"{Start}-{End}";
}
