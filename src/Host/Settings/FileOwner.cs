using System.Runtime.InteropServices;

namespace Modular.Host.Settings;

/// <summary>Owners of files, which .NET does not know.</summary>
internal static class FileOwner
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint WantUid = 0x8;
    private const int Uid = 20; // offset in struct statx, the same on every architecture
    private const int ReadWriteEnter = 7;

    /// <summary>The user this process acts as.</summary>
    public static uint Own => GetEUid();

    /// <summary>Owner of the path itself, not of what a link points to; null when there is no such path, or it cannot be told.</summary>
    public static uint? Of(string path)
    {
        var buffer = new byte[256];
        return Statx(CurrentFolder, path, NoFollow, WantUid, buffer) == 0 ? BitConverter.ToUInt32(buffer, Uid) : null;
    }

    /// <summary>Whether a folder is this user's, to read and to fill.</summary>
    public static bool IsOwn(string folder) => Directory.Exists(folder) && Of(folder) == Own && Access(folder, ReadWriteEnter) == 0;

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEUid();
}
