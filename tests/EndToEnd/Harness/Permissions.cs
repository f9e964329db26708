using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>Who may do what with a file.</summary>
internal static class Permissions
{
    /// <summary>An ordinary user without a name, as in the container.</summary>
    public const string Unprivileged = "65532";

    private const string TunDevice = "/dev/net/tun";

    public static bool IsRoot { get; } = Environment.IsPrivilegedProcess;

    public static void OpenForReading(string folder) => Run("chmod", "-R", "a+rX", folder);

    /// <summary>Copies a folder to where everybody may read it: those above a working copy are often closed to others.</summary>
    public static void CopyForEverybody(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        OpenForReading(target);
    }

    public static void GiveToUnprivileged(string folder) => Run("chown", "-R", $"{Unprivileged}:{Unprivileged}", folder);

    /// <summary>Where desktops' networks begin: open to everybody on an ordinary Debian (udev sees to it), and made so where nobody did.</summary>
    public static void OpenTunDevice()
    {
        const UnixFileMode ForAll =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (IsRoot && File.Exists(TunDevice) && File.GetUnixFileMode(TunDevice) != ForAll)
            File.SetUnixFileMode(TunDevice, ForAll);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new AssertionException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
