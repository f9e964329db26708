using System.Globalization;
using Microsoft.Extensions.Options;
using Modular.Abstractions;

namespace Modular.Xrdp.Settings;

/// <summary>Xvnc's ports belong to Xvnc alone: a server's RDP port, or the API's, among them is lost to whoever listens first.</summary>
internal static class PortOverlap
{
    private const int Lowest = 1024, Highest = 65535;

    /// <summary>For when this backend is the one that is used; its ranges do not matter otherwise.</summary>
    /// <exception cref="OptionsValidationException">Names both settings, both ranges and what would do.</exception>
    public static void Demand(XrdpOptions options, HostContext host, string section)
    {
        var errors = Find(options, host).Select(e => $"{section}:{e}").ToList();
        if (errors.Count > 0)
            throw new OptionsValidationException(section, typeof(XrdpOptions), errors);
    }

    private static IEnumerable<string> Find(XrdpOptions options, HostContext host)
    {
        var vnc = new PortRange { Start = options.VncPortStart, End = options.VncPortEnd };
        if (vnc.Overlaps(host.PortRange))
            yield return Describe(vnc, host.PortRange, $"the ports for servers ({host.PortRange}, PORT_RANGE_START to PORT_RANGE_END)");

        if (host.ApiPort is { } api && vnc.Contains(api))
            yield return Describe(vnc, new PortRange { Start = api, End = api }, string.Create(CultureInfo.InvariantCulture,
                $"the API's port ({api}, RDP_SERVER_MANAGER_PORT)"));
    }

    private static string Describe(PortRange vnc, PortRange other, string what) =>
        $"VncPortStart to VncPortEnd ({vnc}): Xvnc's ports overlap {what}; {Suggest(vnc, other)}.";

    /// <summary>What is left of the range, the larger side of it.</summary>
    private static string Suggest(PortRange vnc, PortRange other)
    {
        var (below, above) = (other.Start - Math.Max(vnc.Start, Lowest), Math.Min(vnc.End, Highest) - other.End);
        if (Math.Max(below, above) < 2)
            return "move one of the two ranges elsewhere";

        return below > above
            ? string.Create(CultureInfo.InvariantCulture, $"move one of them, e.g. set VncPortEnd to {other.Start - 1}")
            : string.Create(CultureInfo.InvariantCulture, $"move one of them, e.g. set VncPortStart to {other.End + 1}");
    }
}
