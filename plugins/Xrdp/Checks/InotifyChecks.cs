using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Checks;

/// <summary>Whether desktops can watch files. The manager itself watches none.</summary>
internal static class InotifyChecks
{
    private const string Setting = "fs.inotify.max_user_instances";
    private const int Few = 64;
    private const int TooManyOpen = 24;

    /// <param name="ownUids">Whether each server has a uid of its own, which this one's instances do not count against.</param>
    public static IEnumerable<Finding> Check(bool ownUids) => Check(Limit(), !ownUids && AreUsedUp());

    /// <param name="limit">Instances that one uid may have; null when the kernel does not say.</param>
    /// <param name="areUsedUp">Whether the manager's uid, which is the desktops', cannot get one more.</param>
    internal static IEnumerable<Finding> Check(int? limit, bool areUsedUp)
    {
        if (areUsedUp)
            yield return Warning(
                $"The inotify instances of uid {LibC.geteuid()} are used up: programs in desktops that watch files fail. The manager needs none.");
        else if (limit < Few)
            yield return Warning(
                string.Create(CultureInfo.InvariantCulture,
                    $"A uid may have {limit} inotify instances, and a desktop a quarter of them: programs that watch files fail. The manager needs none."));
    }

    private static bool AreUsedUp()
    {
        using var instance = LibC.inotify_init1(LibC.CloseOnExec);
        return instance.IsInvalid && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == TooManyOpen;
    }

    // each user namespace has a bound of its own beside the kernel's: the smaller one counts
    private static int? Limit() => ((string[])["/proc/sys/fs/inotify/max_user_instances", "/proc/sys/user/max_inotify_instances"]).Min(Read);

    private static int? Read(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a kernel without inotify, or a /proc that is not shown
        }
    }

    private static Finding Warning(string message) => new()
    {
        Severity = FindingSeverity.Warning,
        Message = message,
        Fix = $"Raise it: sysctl {Setting}=1024, and in /etc/sysctl.d for the next start of the machine.",
    };
}
