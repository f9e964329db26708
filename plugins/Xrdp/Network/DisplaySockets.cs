using System.Globalization;
using System.Net.Sockets;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Network;

/// <summary>The sockets of X displays: one in <c>/tmp</c>, one with an abstract name (unix(7)), which no sandbox hides.</summary>
internal static class DisplaySockets
{
    private const string Folder = "/tmp/.X11-unix";

    /// <summary>Whether an Xvnc on this VNC port could not have its display, whose number <c>start-session.sh</c> takes from the port.</summary>
    public static bool AreTaken(int vncPort)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/X{vncPort % 59000}");
        return (FileOwner.Of(path) is { } owner && owner != LibC.geteuid()) || AbstractName.TryTake(path) is not { } name || Release(name);
    }

    /// <summary>Removes what an Xvnc that was killed left in <c>/tmp</c>.</summary>
    /// <param name="uid">A uid that only one server has, and under which nothing runs any more.</param>
    public static void RemoveOf(uint uid)
    {
        string[] left = [.. Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "X*") : [], .. Directory.EnumerateFiles("/tmp", ".X*-lock")];
        foreach (var path in left.Where(p => FileOwner.Of(p) == uid))
            File.Delete(path);
    }

    private static bool Release(Socket name)
    {
        name.Dispose();
        return false;
    }
}
