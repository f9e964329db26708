using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Usage;

/// <summary>An open folder that a stranger fills meanwhile: read piece by piece, never through a link, never into another mount.</summary>
internal sealed unsafe partial class FolderReader : IDisposable
{
    private const int BufferLength = 32 * 1024;
    private const int NameOffset = 19; // of struct linux_dirent64
    private const int NotPermitted = 1, CrossesMount = 18, NotDirectory = 20, NotImplemented = 38, TooManyLinks = 40, NotConnected = 107;
    private const long OpenAt2 = 437;

    // O_DIRECTORY | O_NOFOLLOW; their bits differ between processors
    private static readonly int Flags = LibC.CloseOnExec | LibC.NonBlocking | (IsArm ? 0x4000 | 0x8000 : 0x10000 | 0x20000);
    private static readonly long GetEntries = IsArm ? 61 : 217;

    private readonly SafeFileHandle _folder;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _filled;
    private int _next;

    private FolderReader(SafeFileHandle folder) => _folder = folder;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>Null when there is no such folder.</summary>
    public static FolderReader? TryOpen(string path) => Opened(LibC.open(path, Flags));

    /// <summary>One of its entries; null when it is gone, or no folder of this mount any more.</summary>
    public FolderReader? TryOpen(ReadOnlySpan<byte> name)
    {
        const ulong NoOtherMount = 0x1, NoMagicLinks = 0x2, NoLinks = 0x4;
        var how = stackalloc ulong[] { (ulong)Flags, 0, NoOtherMount | NoMagicLinks | NoLinks };
        fixed (byte* path = name)
        {
            var opened = (int)LibC.syscall(OpenAt2, Number, (nint)path, (nint)how, 3 * sizeof(ulong));

            // a kernel before 5.6, or a filter that does not know it: what is mounted was seen before
            if (opened < 0 && Marshal.GetLastPInvokeError() is NotImplemented or NotPermitted)
                opened = openat(Number, path, Flags);
            return Opened(opened);
        }
    }

    /// <summary>The next entry's name with the zero that ends it; valid until the one after. False: there are no more.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name)
    {
        do
        {
            if (_next >= _filled && !Fill())
            {
                name = default;
                return false;
            }

            var entry = _buffer.AsSpan(_next, BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_next + 16)));
            _next += entry.Length;
            name = entry[NameOffset..];
            name = name[..(name.IndexOf((byte)0) + 1)];
        }
        while (name.SequenceEqual(".\0"u8) || name.SequenceEqual("..\0"u8));
        return true;
    }

    /// <summary>Of an entry; null when it is gone.</summary>
    public FileFacts? Facts(ReadOnlySpan<byte> name)
    {
        const int NoFollowNoMountNoSync = 0x100 | 0x800 | 0x4000; // what a file system in user space is asked may never be answered
        FileFacts facts;
        fixed (byte* path = name)
        {
            if (statx(Number, path, NoFollowNoMountNoSync, FileFacts.Wanted, &facts) == 0)
                return facts;
        }

        return IsGone(Marshal.GetLastPInvokeError()) ? null : throw Error(Marshal.GetLastPInvokeError());
    }

    public void Dispose()
    {
        if (_folder.IsClosed)
            return;
        _folder.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private int Number => (int)_folder.DangerousGetHandle();

    private static FolderReader? Opened(int descriptor) => descriptor >= 0
        ? new FolderReader(new SafeFileHandle(descriptor, ownsHandle: true))
        : IsGone(Marshal.GetLastPInvokeError()) ? null : throw Error(Marshal.GetLastPInvokeError());

    /// <summary>It was there when its folder was read: by now it is nothing, something else, or something of another mount, which may be dead.</summary>
    private static bool IsGone(int error) => error is LibC.NoSuchEntry or NotDirectory or TooManyLinks or CrossesMount or NotConnected;

    private static IOException Error(int error) => new($"one of its folders cannot be read: {Marshal.GetPInvokeErrorMessage(error)}", error);

    private bool Fill()
    {
        fixed (byte* buffer = _buffer)
        {
            _next = 0;
            _filled = (int)LibC.syscall(GetEntries, Number, (nint)buffer, BufferLength, 0);
        }

        if (_filled >= 0 || IsGone(Marshal.GetLastPInvokeError()))
            return _filled > 0;
        throw Error(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int parent, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int folder, byte* path, int flags, uint mask, FileFacts* facts);
}
