using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Network;

/// <summary>
/// Who may connect to a listening socket. The kernel drops what comes from elsewhere before there is a connection, and who was admitted too late comes through
/// with his next attempt, which the kernel makes by itself after a second. Those who are connected stay.
/// </summary>
internal sealed class SourceFilter : IDisposable
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DuplicateCloseOnExec = 1030;
    private const uint SourceAddress = unchecked((uint)-0x100000) + 12; // SKF_NET_OFF: the IPv4 header
    private const uint SourcePort = 0; // the TCP header
    private const uint All = uint.MaxValue;

    /// <summary>
    /// Those admitted before are connected by then, or have given up. Whoever uses such a source again gets one connection, for two cannot have both ends the
    /// same.
    /// </summary>
    private const int Most = 16;

    private const int MostBytes = 1024;

    private readonly Socket _listener;
    private readonly Queue<IPEndPoint> _admitted = new();
    private readonly Lock _lock = new();

    private SourceFilter(Socket listener) => _listener = listener;

    /// <summary>Whether this program may: newer kernels ask for CAP_NET_ADMIN.</summary>
    public static bool Allowed { get; } = Try();

    /// <summary>From now on nobody may; null when that cannot be had. The filter keeps a copy of the socket.</summary>
    public static SourceFilter? TryAttach(Socket listener)
    {
        var filter = new SourceFilter(Copy(listener));
        try
        {
            filter.Attach();
            return filter;
        }
        catch (SocketException)
        {
            filter.Dispose();
            return null;
        }
    }

    /// <summary>The one that a socket has, which is the filter's from now on; null, and the socket is closed, when it has none.</summary>
    public static SourceFilter? TryFind(Socket listener)
    {
        try
        {
            if (listener.GetRawSocketOption(SocketLevel, AttachFilter, new byte[MostBytes]) > 0) // how many instructions it has
                return new SourceFilter(listener);
        }
        catch (SocketException)
        {
            // whoever cannot read it could not replace it either
        }

        listener.Dispose();
        return null;
    }

    /// <summary>Who connects from there, and the last few before him, may.</summary>
    public void Admit(IPEndPoint source)
    {
        lock (_lock)
        {
            if (_admitted.Contains(source))
                return;
            _admitted.Enqueue(source);
            if (_admitted.Count > Most)
                _admitted.Dequeue();
            Attach();
        }
    }

    public void Dispose() => _listener.Dispose();

    private unsafe void Attach()
    {
        var program = new FilterProgram();
        foreach (var source in _admitted)
        {
            program
                .Add(FilterProgram.Load, SourceAddress)
                .Add(FilterProgram.Equal, BinaryPrimitives.ReadUInt32BigEndian(source.Address.GetAddressBytes()), no: 3)
                .Add(FilterProgram.LoadHalf, SourcePort)
                .Add(FilterProgram.Equal, (uint)source.Port, no: 1)
                .Add(FilterProgram.Return, All);
        }

        var bytes = program.Add(FilterProgram.Return, 0).ToBytes();
        fixed (byte* instructions = bytes)
        {
            var header = new Header((ushort)program.Length, (nint)instructions);
            _listener.SetRawSocketOption(SocketLevel, AttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in header)));
        }
    }

    private static bool Try()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var filter = TryAttach(socket);
        return filter is not null;
    }

    private static Socket Copy(Socket socket)
    {
        var descriptor = LibC.fcntl((int)socket.Handle, DuplicateCloseOnExec, 0);
        return descriptor >= 0
            ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true))
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    // struct sock_fprog
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Header(ushort Length, nint Instructions);
}
