using System.Globalization;
using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>Where the API listens, and the range for servers.</summary>
internal static class PortRules
{
    private const string KernelRange = "/proc/sys/net/ipv4/ip_local_port_range";

    private const int HighestPort = 65535;

    public static void Read(SettingReader reader, ModularOptions options)
    {
        options.ApiAddresses = BindRules.Read(reader, options.ApiAddresses);
        options.ApiPort = reader.Number(AddressSettings.ApiPort);
        var start = reader.Number(PortSettings.RangeStart);
        var end = reader.Number(PortSettings.RangeEnd);
        if (start >= end)
        {
            reader.Wrong(PortSettings.RangeStart, $"{start}", $"must be below PORT_RANGE_END ({end})", "lower the one or raise the other");
            return;
        }

        options.PortRange = new PortRange { Start = start, End = end };
        if (options.PortRange.Contains(options.ApiPort))
        {
            reader.Wrong(AddressSettings.ApiPort, $"{options.ApiPort}",
                $"must lie outside the port range for servers ({options.PortRange}, PORT_RANGE_START to PORT_RANGE_END)",
                $"change it, e.g. to {Apart(options.PortRange)}, or move the range");
        }

        ReadOffset(reader, options);
        WarnOfEphemeralPorts(reader, options.PortRange);
    }

    private static void ReadOffset(SettingReader reader, ModularOptions options)
    {
        var offset = options.AdvertisedPortOffset = reader.Number(PortSettings.AdvertisedOffset);
        var (lowest, highest) = (1 - options.PortRange.Start, HighestPort - options.PortRange.End);
        if (offset < lowest || offset > highest)
        {
            reader.Wrong(PortSettings.AdvertisedOffset, $"{offset}", $"would tell clients of the ports {options.PortRange.Start + offset} to " +
                $"{options.PortRange.End + offset}, and a port is from 1 to {HighestPort}",
                $"choose it from {lowest} to {highest}, or move the port range ({options.PortRange}, PORT_RANGE_START to PORT_RANGE_END)");
        }
    }

    private static void WarnOfEphemeralPorts(SettingReader reader, PortRange range)
    {
        if (!File.Exists(KernelRange))
            return;

        var bounds = File.ReadAllText(KernelRange).Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var (low, high) = (int.Parse(bounds[0], CultureInfo.InvariantCulture), int.Parse(bounds[1], CultureInfo.InvariantCulture));
        if (range.Start <= high && range.End >= low)
        {
            reader.Warn($"PORT_RANGE_START and PORT_RANGE_END: the port range {range} overlaps the kernel's range for outgoing connections " +
                $"({low}-{high}), which may take its ports at any time. " +
                "Choose another range, or change net.ipv4.ip_local_port_range.");
        }
    }

    private static int Apart(PortRange range) => range.Contains(AddressSettings.ApiPort.Otherwise) ? range.Start - 1 : AddressSettings.ApiPort.Otherwise;
}
