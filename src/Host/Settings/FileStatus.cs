using System.Runtime.InteropServices;

namespace Modular.Host.Settings;

/// <summary>What statx(2) says of a path itself, not of what a link points to; .NET knows neither owners nor inodes.</summary>
internal static class FileStatus
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;

    /// <summary>struct statx, whose offsets are the same on every architecture; null when there is no such path, or it cannot be told.</summary>
    /// <param name="path">Relative or absolute.</param>
    /// <param name="mask">Which members are wanted, STATX_….</param>
    public static byte[]? Of(string path, uint mask)
    {
        var buffer = new byte[256];
        return Statx(CurrentFolder, path, NoFollow, mask, buffer) == 0 ? buffer : null;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
}
