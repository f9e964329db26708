namespace Modular.Abstractions;

/// <summary>Ports from <see cref="Start"/> to <see cref="End"/>, both included.</summary>
public sealed record PortRange
{
    /// <summary>First port, 1024 to 65535.</summary>
    public required int Start { get; init; }

    /// <summary>Last port, above <see cref="Start"/>.</summary>
    public required int End { get; init; }

    /// <summary>How many ports it has.</summary>
    public int Count => End - Start + 1;

    /// <summary>Whether a port lies in it.</summary>
    public bool Contains(int port) => port >= Start && port <= End;

    /// <summary>Whether some port lies in both.</summary>
    public bool Overlaps(PortRange other) => Start <= other.End && other.Start <= End;

    /// <summary><c>13389-14389</c>.</summary>
    public override string ToString() => $"{Start}-{End}";
}
