using System.Runtime.InteropServices;

namespace Modular.Host.Tests.Servers;

/// <summary>Folders as other users of a machine leave them, also where the tests run as root.</summary>
internal static class ForeignFiles
{
    private const uint Nobody = 65534;

    /// <summary>Gives a folder to another user; without root it only loses its write permission.</summary>
    public static void Give(string folder)
    {
        if (LChown(folder, Nobody, Nobody) != 0)
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Lets everybody read a temporary folder.</summary>
    public static void Open(string folder)
    {
        for (var part = folder; part != Path.GetTempPath().TrimEnd('/'); part = Path.GetDirectoryName(part)!)
            File.SetUnixFileMode(part,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    /// <summary>Runs something with the file permissions of an ordinary user; it must not change threads.</summary>
    public static T AsNobody<T>(Func<T> action)
    {
        var before = SetFsUid(Nobody);
        try
        {
            return action();
        }
        finally
        {
            _ = SetFsUid(before);
        }
    }

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int LChown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);

    // of the calling thread only, as the kernel has it
    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern uint SetFsUid(uint uid);
}
