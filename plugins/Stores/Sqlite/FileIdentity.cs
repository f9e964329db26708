using System.Globalization;
using System.Runtime.InteropServices;

namespace Modular.Stores.Sqlite;

/// <summary>
/// Tells a file from another one that lies under its name later: by its number, which the next file may get, and by when it was made, which two of one moment
/// share.
/// </summary>
internal static class FileIdentity
{
    private const int CurrentFolder = -100;
    private const uint InodeAndBirthTime = 0x100 | 0x800;
    private const int Inode = 32, BirthTime = 80; // offsets in struct statx, the same on every architecture

    /// <summary>Null when there is no such file.</summary>
    public static string? Of(string path)
    {
        var buffer = new byte[256];
        return Statx(CurrentFolder, path, 0, InodeAndBirthTime, buffer) != 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{BitConverter.ToUInt64(buffer, Inode)}/{BitConverter.ToInt64(buffer, BirthTime)}.{BitConverter.ToUInt32(buffer, BirthTime + 8)}");
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
}
