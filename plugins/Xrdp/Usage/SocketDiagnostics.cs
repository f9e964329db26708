using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Usage;

/// <summary>Asks the kernel for the counts of all TCP connections of this network namespace: sock_diag(7), open to every user.</summary>
internal static unsafe class SocketDiagnostics
{
    private const int Netlink = 16, Raw = 3, SocketDiagnosticsProtocol = 4;
    private const int HeaderLength = 16, RequestLength = 56, MessageLength = 72, AttributeHeader = 4;
    private const int TypeError = 2, TypeDone = 3;
    private const int Established = 1, CloseWait = 8;
    private const int InfoAttribute = 2, AckedOffset = 120, ReceivedOffset = 128; // struct tcp_info, Linux 4.1

    /// <summary>Throws <see cref="Win32Exception"/> when it cannot be had.</summary>
    public static IReadOnlyList<SocketBytes> Read()
    {
        const int Ipv4 = 2, Ipv6 = 10;
        using var socket = Checked(LibC.socket(Netlink, Raw | LibC.CloseOnExec, SocketDiagnosticsProtocol));
        var found = new List<SocketBytes>();
        var buffer = new byte[64 * 1024];
        foreach (var family in (byte[])[Ipv4, Ipv6])
        {
            Send(socket, Request(family));
            while (!Parse(buffer.AsSpan(0, Receive(socket, buffer)), found))
            {
                // the answer comes in parts
            }
        }

        return found;
    }

    /// <summary>Adds the messages of one part of an answer; true when it was the last.</summary>
    public static bool Parse(ReadOnlySpan<byte> part, List<SocketBytes> found)
    {
        while (part.Length >= HeaderLength)
        {
            var length = (int)MemoryMarshal.Read<uint>(part);
            if (length < HeaderLength || length > part.Length)
                throw new Win32Exception(LibC.InvalidArgument);
            var type = MemoryMarshal.Read<ushort>(part[4..]);
            var body = part[HeaderLength..length];
            if (type == TypeError)
                throw new Win32Exception(body.Length >= sizeof(int) ? -MemoryMarshal.Read<int>(body) : LibC.InvalidArgument);
            if (type == TypeDone)
                return true;
            if (Socket(body) is { } socket)
                found.Add(socket);
            part = part[Math.Min(part.Length, (length + 3) & ~3)..];
        }

        return false;
    }

    private static SocketBytes? Socket(ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageLength)
            return null;
        var (state, port, cookie) = (message[1], BinaryPrimitives.ReadUInt16BigEndian(message[4..]), MemoryMarshal.Read<ulong>(message[44..]));
        for (var rest = message[MessageLength..]; rest.Length >= AttributeHeader;)
        {
            var length = MemoryMarshal.Read<ushort>(rest);
            if (length < AttributeHeader || length > rest.Length)
                return null;
            if (MemoryMarshal.Read<ushort>(rest[2..]) == InfoAttribute && length >= AttributeHeader + ReceivedOffset + sizeof(long))
            {
                var info = rest[AttributeHeader..length];
                return new SocketBytes(port, cookie, state is Established or CloseWait, MemoryMarshal.Read<long>(info[ReceivedOffset..]),
                    MemoryMarshal.Read<long>(info[AckedOffset..]));
            }

            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        return null; // a kernel that does not count
    }

    /// <summary>A dump of all that have a peer and are not just remembered: neither LISTEN, SYN_RECV nor TIME_WAIT have counts.</summary>
    private static byte[] Request(byte family)
    {
        const ushort ByFamily = 20, RequestDump = 0x301;
        const byte Tcp = 6;
        const uint States = (1 << Established) | (1 << 4) | (1 << 5) | (1 << CloseWait) | (1 << 9) | (1 << 11); // and FIN_WAIT1, FIN_WAIT2, LAST_ACK, CLOSING
        var request = new byte[HeaderLength + RequestLength];
        MemoryMarshal.Write(request, (uint)request.Length);
        MemoryMarshal.Write(request.AsSpan(4), ByFamily);
        MemoryMarshal.Write(request.AsSpan(6), RequestDump);
        (request[16], request[17], request[18]) = (family, Tcp, 1 << (InfoAttribute - 1));
        MemoryMarshal.Write(request.AsSpan(20), States);
        return request;
    }

    private static void Send(SafeFileHandle socket, byte[] request)
    {
        fixed (byte* bytes = request)
        {
            if (LibC.send(socket, bytes, request.Length, 0) != request.Length)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static int Receive(SafeFileHandle socket, byte[] buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var received = (int)LibC.recv(socket, bytes, buffer.Length, 0);
            return received > 0 ? received : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static SafeFileHandle Checked(int fd) =>
        fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
