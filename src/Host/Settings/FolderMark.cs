using System.Globalization;
using System.Runtime.InteropServices;

namespace Modular.Host.Settings;

/// <summary>
/// Tells a folder from a copy of it, by a file in it: when that was made, which no copy keeps and no chmod changes; where the file system does not know, by its
/// number and by when it was last touched, which are seldom both lost. It outlives reboots, upgrades of a container and moves within a file system.
/// </summary>
internal static partial class FolderMark
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint WantAll = 0xFFF;
    private const uint HasBirthTime = 0x800;
    private const int Mask = 0, Inode = 32, BirthTime = 80, ChangeTime = 96; // offsets in struct statx, the same on every architecture

    /// <summary>Empty when it cannot be told.</summary>
    public static string Of(string file)
    {
        var buffer = new byte[256];
        if (Statx(CurrentFolder, file, NoFollow, WantAll, buffer) != 0)
            return "";

        var born = (BitConverter.ToUInt32(buffer, Mask) & HasBirthTime) != 0 ? Time(buffer, BirthTime) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{born}/{BitConverter.ToUInt64(buffer, Inode)}/{Time(buffer, ChangeTime)}");
    }

    /// <summary>Whether both may be of one folder; what cannot be told counts as one.</summary>
    public static bool MayBeSame(string one, string other)
    {
        var (a, b) = (one.Split('/'), other.Split('/'));
        if (a.Length != 3 || b.Length != 3)
            return true;

        return a[0].Length > 0 && b[0].Length > 0 ? a[0] == b[0] : a[1] == b[1] || a[2] == b[2];
    }

    private static string Time(byte[] buffer, int offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToInt64(buffer, offset)}.{BitConverter.ToUInt32(buffer, offset + 8)}");

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
}
