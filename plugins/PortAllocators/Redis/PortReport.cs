using System.Globalization;
using Modular.Abstractions;

namespace Modular.PortAllocators.Redis;

/// <summary>The hash of <see cref="PortScripts"/> as people see it.</summary>
internal sealed class PortReport
{
    private readonly Dictionary<int, PortInfo> _known = [];

    /// <param name="fields">Names and values in turn.</param>
    /// <param name="now">What rests longer does not rest any more.</param>
    /// <param name="reuseDelay">How long a released port rests.</param>
    public PortReport(string[] fields, DateTimeOffset now, TimeSpan reuseDelay)
    {
        // a holder counts more than a stranger, a stranger more than a rest
        foreach (var pair in fields.Chunk(2).OrderBy(p => "rbo".IndexOf(p[0][0], StringComparison.Ordinal)))
        {
            if (Read(pair[0], pair[1], reuseDelay) is { } port && !(port.AvailableAt <= now))
                _known[port.Port] = port;
        }
    }

    public IReadOnlyList<PortInfo> Describe(PortRange range) =>
        [.. Enumerable.Range(range.Start, range.Count).Select(p => _known.GetValueOrDefault(p) ?? new PortInfo { Port = p, Status = PortStatus.Available })];

    private static PortInfo? Read(string name, string value, TimeSpan reuseDelay)
    {
        switch (name[..2])
        {
            case "o:":
                var words = value.Split(' ');
                return new PortInfo { Port = Number(words[0]), Status = words[1] == "a" ? PortStatus.Allocated : PortStatus.Reserved, Owner = name[2..] };
            case "b:":
                return new PortInfo { Port = Number(name[2..]), Status = PortStatus.Blocked };
            case "r:":
                var released = DateTimeOffset.UnixEpoch.AddTicks(long.Parse(value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
                return new PortInfo { Port = Number(name[2..]), Status = PortStatus.Available, AvailableAt = released + reuseDelay };
            default:
                return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
