using Modular.Xrdp.Native;

namespace Modular.Xrdp.Files;

/// <summary>Makes a server's folders and files with the right owners: what a unit may read is the manager's, readable by the server's group.</summary>
/// <param name="folders">Where they are.</param>
/// <param name="uid">The server's own uid; null: it runs as the manager's.</param>
internal sealed class ServerFiles(ServerFolders folders, uint? uid)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupReads = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode AllPass = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode FileGroupReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode FileOwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public uint Uid { get; } = uid ?? LibC.geteuid();

    public uint Gid { get; } = uid ?? LibC.getegid();

    /// <param name="boxed">Whether bubblewrap mounts what a unit sees; without it the server's uid must be able to walk there.</param>
    public void PrepareFolders(bool boxed)
    {
        var outer = boxed || uid is null ? OwnerOnly : AllPass;
        MakeFolder(folders.Config, outer);
        MakeFolder(folders.Log, outer);
        MakeFolder(folders.PrivateFolder, OwnerOnly);
        foreach (var folder in (string[])[folders.XrdpFolder, folders.VncFolder, folders.EtcFolder])
        {
            MakeFolder(folder, uid is null ? OwnerOnly : GroupReads);
            Give(folder, LibC.geteuid());
        }

        MakeFolder(folders.Session, OwnerOnly);
        Give(folders.Session, Uid);
    }

    /// <summary>Replaces a file at once; the server's units may read it.</summary>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var staged = Stage(path, content);
        staged.Replace();
    }

    /// <summary>The same up to the last step.</summary>
    public StagedFile Stage(string path, ReadOnlySpan<byte> content)
    {
        var staged = new StagedFile(path, content);
        Give(staged.Temporary, LibC.geteuid());
        if (uid is not null)
            File.SetUnixFileMode(staged.Temporary, FileGroupReads);
        return staged;
    }

    /// <summary>Makes xrdp's log, so that xrdp needs no right to its folder.</summary>
    public void PrepareLog()
    {
        using (new FileStream(folders.XrdpLog,
            new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = FileOwnerOnly }))
            Give(folders.XrdpLog, Uid);
    }

    private static void MakeFolder(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode); // it may have been there, and a new one is subject to the umask
    }

    private void Give(string path, uint owner)
    {
        if (uid is not null)
            XrdpFileOwner.Set(path, owner, Gid);
    }
}
