using System.Runtime.InteropServices;

namespace Modular.Host.Settings;

/// <summary>Owners of files, which .NET does not know.</summary>
internal static class FileOwner
{
    private const uint WantUid = 0x8;
    private const int Uid = 20;
    private const int ReadWriteEnter = 7;

    /// <summary>The user this process acts as.</summary>
    public static uint Own => GetEUid();

    /// <summary>Owner of the path itself, not of what a link points to; null when there is no such path, or it cannot be told.</summary>
    public static uint? Of(string path) => FileStatus.Of(path, WantUid) is { } status ? BitConverter.ToUInt32(status, Uid) : null;

    /// <summary>Whether a folder is this user's, to read and to fill.</summary>
    public static bool IsOwn(string folder) => Directory.Exists(folder) && Of(folder) == Own && Access(folder, ReadWriteEnter) == 0;

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEUid();
}
