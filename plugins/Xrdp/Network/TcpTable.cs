using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Modular.Xrdp.Network;

/// <summary>This network namespace's TCP sockets.</summary>
internal static class TcpTable
{
    public static IReadOnlyList<Row> Read() => [.. ReadFile("/proc/net/tcp"), .. ReadFile("/proc/net/tcp6")];

    public static Row Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var state = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Row(EndPoint(fields[1]), EndPoint(fields[2]), state, uint.Parse(fields[7], CultureInfo.InvariantCulture),
            long.Parse(fields[9], CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Row> ReadFile(string path) => File.Exists(path) ? File.ReadLines(path).Skip(1).Select(Parse) : [];

    // each 32-bit word of the address is in the machine's byte order
    private static IPEndPoint EndPoint(string text)
    {
        var separator = text.IndexOf(':');
        var bytes = Convert.FromHexString(text.AsSpan(0, separator));
        if (BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < bytes.Length; i += 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i)));
        }

        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address,
            int.Parse(text.AsSpan(separator + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>One line of <c>/proc/net/tcp</c> or <c>tcp6</c>.</summary>
    internal sealed record Row(IPEndPoint Local, IPEndPoint Remote, int State, uint Uid, long Inode)
    {
        public bool IsEstablished => State == 1;

        public bool IsConnecting => State == 2;

        public bool IsListening => State == 10;
    }
}
