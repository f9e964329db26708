using System.Globalization;

namespace Modular.Host.Settings;

/// <summary>
/// Tells a folder from a copy of it, by a file in it: when that was made, which no copy keeps and no chmod changes; where the file system does not know, by its
/// number and by when it was last touched, which are seldom both lost. It outlives reboots, upgrades of a container and moves within a file system.
/// </summary>
internal static class FolderMark
{
    private const uint WantAll = 0xFFF;
    private const uint HasBirthTime = 0x800;
    private const int Mask = 0, Inode = 32, BirthTime = 80, ChangeTime = 96;

    /// <summary>Empty when it cannot be told.</summary>
    public static string Of(string file)
    {
        if (FileStatus.Of(file, WantAll) is not { } status)
            return "";

        var born = (BitConverter.ToUInt32(status, Mask) & HasBirthTime) != 0 ? Time(status, BirthTime) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{born}/{BitConverter.ToUInt64(status, Inode)}/{Time(status, ChangeTime)}");
    }

    /// <summary>Whether both may be of one folder; what cannot be told counts as one.</summary>
    public static bool MayBeSame(string one, string other)
    {
        var (a, b) = (one.Split('/'), other.Split('/'));
        if (a.Length != 3 || b.Length != 3)
            return true;

        return a[0].Length > 0 && b[0].Length > 0 ? a[0] == b[0] : a[1] == b[1] || a[2] == b[2];
    }

    private static string Time(byte[] status, int offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToInt64(status, offset)}.{BitConverter.ToUInt32(status, offset + 8)}");
}
