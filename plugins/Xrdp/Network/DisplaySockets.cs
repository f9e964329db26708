using System.Globalization;
using System.Net.Sockets;
using Modular.Xrdp.Files;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Network;

/// <summary>The sockets of X displays: one in <c>/tmp</c>, one with an abstract name (unix(7)), which no sandbox hides.</summary>
internal static class DisplaySockets
{
    private const string Folder = "/tmp/.X11-unix";

    /// <summary>The display of an Xvnc on this VNC port, where the number must be its own on the whole machine.</summary>
    public static int NumberOf(int vncPort) => vncPort % 59000;

    /// <summary>
    /// Holds the abstract name of the port's display without listening: X clients try it before the socket in <c>/tmp</c>, and nobody else shall answer them
    /// there. Null when an Xvnc could not have the display.
    /// </summary>
    public static Socket? TryHold(int vncPort)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/X{NumberOf(vncPort)}");
        return XrdpFileOwner.Of(path) is { } owner && owner != LibC.geteuid() ? null : AbstractName.TryTake(path);
    }

    /// <summary>Removes what an Xvnc that was killed left in <c>/tmp</c>.</summary>
    /// <param name="uid">A uid that only one server has, and under which nothing runs any more.</param>
    public static void RemoveOf(uint uid)
    {
        string[] left = [.. Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "X*") : [], .. Directory.EnumerateFiles("/tmp", ".X*-lock")];
        foreach (var path in left.Where(p => XrdpFileOwner.Of(p) == uid))
            File.Delete(path);
    }
}
