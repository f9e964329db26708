using System.Runtime.InteropServices;
using System.Text;

namespace Modular.Xrdp.Files;

/// <summary>An open folder whose entries are named in bytes, as the kernel has them.</summary>
internal sealed unsafe partial class FolderHandle : IDisposable
{
    /// <summary>Stands for the current folder in the *at functions.</summary>
    public const int Current = -100;

    private const int CloseOnExec = 0x80000;
    private const int RemoveDirectory = 0x200;
    private const int IsDirectory = 21;
    private const int NotPermitted = 1;
    private const int Exists = 17;
    private const int NotDirectory = 20;
    private const int NotEmpty = 39;

    // O_DIRECTORY | O_NOFOLLOW; their bits differ between processors
    private static readonly int OpenFlags =
        CloseOnExec | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 | 0x8000 : 0x10000 | 0x20000);

    private FolderHandle(int descriptor) => Descriptor = descriptor;

    public int Descriptor { get; }

    public static FolderHandle Open(int parent, byte[] name)
    {
        fixed (byte* path = Terminated(name))
        {
            var descriptor = openat(parent, path, OpenFlags);
            return descriptor >= 0 ? new FolderHandle(descriptor) : throw Error("open", name, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Gives the owner every right to a folder.</summary>
    public static void AllowAll(int parent, byte[] name)
    {
        fixed (byte* path = Terminated(name))
        {
            if (fchmodat(parent, path, 0x1C0, 0) != 0)
                throw Error("change the mode of", name, Marshal.GetLastPInvokeError());
        }
    }

    public static IOException Error(string action, byte[] name, int error) =>
        new($"cannot {action} '{Encoding.UTF8.GetString(name)}': {Marshal.GetPInvokeErrorMessage(error)}");

    public List<byte[]> Names()
    {
        const int NameOffset = 19;
        var names = new List<byte[]>();
        using var again = Open(Descriptor, "."u8.ToArray());
        var stream = fdopendir(dup(again.Descriptor));
        if (stream == 0)
            throw Error("read", "."u8.ToArray(), Marshal.GetLastPInvokeError());
        for (var entry = readdir(stream); entry != null; entry = readdir(stream))
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add(name.ToArray());
        }

        _ = closedir(stream);
        return names;
    }

    /// <summary>Removes what is not a folder. False: it is one.</summary>
    public bool TryUnlink(byte[] name)
    {
        fixed (byte* path = Terminated(name))
        {
            if (unlinkat(Descriptor, path, 0) == 0)
                return true;
            return Marshal.GetLastPInvokeError() is IsDirectory or NotPermitted ? false : throw Error("remove", name, Marshal.GetLastPInvokeError());
        }
    }

    public bool TryRemoveFolder(byte[] name)
    {
        fixed (byte* path = Terminated(name))
            return unlinkat(Descriptor, path, RemoveDirectory) == 0;
    }

    /// <summary>Moves an entry to another folder. False: the new name is taken.</summary>
    public bool TryMove(byte[] name, FolderHandle target, byte[] newName)
    {
        fixed (byte* path = Terminated(name), newPath = Terminated(newName))
        {
            if (renameat(Descriptor, path, target.Descriptor, newPath) == 0)
                return true;
            return Marshal.GetLastPInvokeError() is Exists or NotDirectory or NotEmpty ? false : throw Error("move", name, Marshal.GetLastPInvokeError());
        }
    }

    public void Dispose() => _ = close(Descriptor);

    private static byte[] Terminated(byte[] name) => [.. name, 0];

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int parent, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmodat(int parent, byte* path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(int parent, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat(int parent, byte* path, int newParent, byte* newPath);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint fdopendir(int descriptor);

    [LibraryImport("libc")]
    private static partial byte* readdir(nint stream);

    [LibraryImport("libc")]
    private static partial int closedir(nint stream);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
