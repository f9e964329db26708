using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Logs;

/// <summary>
/// An open log that lies where a hostile session may have put something else: no link is followed, no pipe waited for, only a regular file is taken.
/// Rotation frees its front without moving the rest (a hole), so an offset means the same line for as long as the file lives.
/// </summary>
internal sealed unsafe class LogFile : IDisposable
{
    private const int Block = 64 * 1024;
    private const int LargestBlockOfFileSystem = 4 * 1024 * 1024;
    private readonly SafeFileHandle _handle;

    private LogFile(SafeFileHandle handle, ulong inode) => (_handle, Inode) = (handle, inode);

    public ulong Inode { get; }

    public long End => RandomAccess.GetLength(_handle);

    /// <summary>Null when it is missing or no regular file.</summary>
    public static LogFile? Open(string path, bool forCutting = false)
    {
        var access = forCutting ? LibC.ReadWrite : LibC.ReadOnly;
        var handle = new SafeFileHandle(LibC.open(path, access | LibC.NoFollow | LibC.NonBlocking | LibC.CloseOnExec), ownsHandle: true);
        if (!handle.IsInvalid && RegularInode(handle) is { } inode)
            return new LogFile(handle, inode);
        handle.Dispose();
        return null;
    }

    /// <summary>Where its text begins: behind the hole that rotation left.</summary>
    public long FindStart()
    {
        const int SeekData = 3;
        const int NothingThere = 6;
        var position = LibC.lseek(_handle, 0, SeekData);
        if (position < 0)
            return Marshal.GetLastPInvokeError() == NothingThere ? End : 0;

        // what is freed are whole blocks; what was cut off of the next one reads as zeros
        var limit = position + LargestBlockOfFileSystem;
        var buffer = new byte[Block];
        while (position < limit && Read(buffer, position) is > 0 and var read)
        {
            var zeros = buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0);
            if (zeros >= 0)
                return position + zeros;
            position += read;
        }

        return Math.Min(position, End);
    }

    /// <summary>Fills the buffer unless the file ends before.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length && RandomAccess.Read(_handle, buffer[done..], offset + done) is > 0 and var read)
            done += read;
        return done;
    }

    public byte[] ReadUpTo(int most, long from, long to)
    {
        var bytes = new byte[Math.Clamp(to - from, 0, most)];
        var read = Read(bytes, from);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>
    /// Gives the space of its front back to the disk; what is written meanwhile is not touched. Throws <see cref="NotSupportedException"/> where the file
    /// system cannot.
    /// </summary>
    public void FreeBefore(long end)
    {
        // from the beginning each time: a block that two cuts share becomes free only with both
        const int PunchHoleKeepSize = 0x2 | 0x1;
        if (LibC.fallocate(_handle, PunchHoleKeepSize, 0, end) == 0)
            return;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        throw error.NativeErrorCode == LibC.NotSupported
            ? new NotSupportedException("its file system cannot free a part of a file (ext4, xfs, btrfs and tmpfs can)", error)
            : new IOException("its front cannot be freed: " + error.Message, error);
    }

    public void Dispose() => _handle.Dispose();

    private static ulong? RegularInode(SafeFileHandle handle)
    {
        const int EmptyPath = 0x1000;
        const uint TypeAndInode = 0x1 | 0x100;
        const int TypeMask = 0xF000;
        const int Regular = 0x8000;
        var buffer = stackalloc byte[256]; // struct statx is the same on every architecture
        if (LibC.statx(handle, "", EmptyPath, TypeAndInode, buffer) != 0)
            return null;
        return (*(ushort*)(buffer + 28) & TypeMask) == Regular ? *(ulong*)(buffer + 32) : null;
    }
}
