using Modular.Abstractions;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Files;

/// <summary>Where files of servers that nobody wants any more are kept, each time in a folder of the name that the host gave.</summary>
internal static class KeptPlaces
{
    private const string Usual = "lost+found";

    /// <summary>Where that is another user's, as on the root of every ext4 file system.</summary>
    private const string Other = "lost+found.modular";
    private const string OfItsOwn = ".lost+found";

    /// <summary>For logs, which may lie in a file system of their own.</summary>
    public static string ForLogs(HostContext host)
    {
        var usual = Path.Combine(host.LogPath, Usual);
        return XrdpFileOwner.Of(usual) is null || IsOwn(usual) ? usual : Path.Combine(host.LogPath, Other);
    }

    /// <summary>For what cannot be moved out of its file system.</summary>
    public static string Beside(string folder) => Path.Combine(Path.GetDirectoryName(folder)!, OfItsOwn);

    /// <summary>All of them but the host's.</summary>
    public static IReadOnlyList<string> Elsewhere(HostContext host) =>
    [
        Path.Combine(host.LogPath, Usual),
        Path.Combine(host.LogPath, Other),
        Path.Combine(host.DataPath, "sessions", OfItsOwn),
        Path.Combine(host.DataPath, "xrdp", "servers", OfItsOwn),
        Path.Combine(host.LogPath, "xrdp", "servers", OfItsOwn),
    ];

    /// <summary>Owners of all that is kept.</summary>
    public static IEnumerable<uint> Owners(HostContext host) =>
        from place in Elsewhere(host).Append(Path.Combine(host.DataPath, Usual)).Append(Path.Combine(host.DataPath, Other))
        from folder in Folders(place)
        from kept in Folders(folder)
        where XrdpFileOwner.Of(kept) is not null
        select XrdpFileOwner.Of(kept)!.Value;

    /// <summary>None of another user's folder: nothing of ours is there.</summary>
    private static string[] Folders(string folder)
    {
        try
        {
            return IsOwn(folder) ? Directory.GetDirectories(folder) : [];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // it was just deleted
        }
    }

    private static bool IsOwn(string folder) => Directory.Exists(folder) && XrdpFileOwner.Of(folder) == LibC.geteuid();
}
