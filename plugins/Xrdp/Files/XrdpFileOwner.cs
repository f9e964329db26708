using System.ComponentModel;
using System.Runtime.InteropServices;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Files;

/// <summary>Owners of files, which .NET does not know.</summary>
internal static unsafe partial class XrdpFileOwner
{
    /// <summary>Owner of the path itself, not of what a link points to; null when there is no such path.</summary>
    public static uint? Of(string path)
    {
        const int AtCurrentFolder = -100;
        const int NoFollow = 0x100;
        const uint WantUid = 0x8;
        var buffer = stackalloc byte[256]; // struct statx: stx_uid is at offset 20 on every architecture
        return statx(AtCurrentFolder, path, NoFollow, WantUid, buffer) == 0 ? *(uint*)(buffer + 20) : null;
    }

    public static void Set(string path, uint owner, uint group)
    {
        if (LibC.lchown(path, owner, group) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Cannot give {path} to uid {owner}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, byte* buffer);
}
