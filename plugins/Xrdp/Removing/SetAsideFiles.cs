using System.Globalization;
using System.Text;
using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Removing;

/// <summary>Moves a server's files out of the way, and deletes what was moved when somebody says so.</summary>
internal sealed class SetAsideFiles(HostContext host, ServerRemover remover, ServerUids uids)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int OtherFileSystem = 18;

    public async Task SetAsideAsync(string serverId, string folder, MachineSetup machine, CancellationToken ct)
    {
        await remover.EndProcessesAsync(serverId, machine, ct);
        var folders = ServerFolders.Of(host, serverId);
        await Task.Run(() => Move(folders, folder), ct);
        uids.Release(serverId);
    }

    public Task DiscardAsync(string folder, CancellationToken ct)
    {
        var name = Path.GetFileName(folder);
        return Task.Run(() => ServerRemover.RemoveFolders([.. KeptPlaces.Elsewhere(host).Select(place => Path.Combine(place, name)), folder]), ct);
    }

    private void Move(ServerFolders folders, string target)
    {
        Try(folders.Session, () => Move(folders.Session, Free(target, "home")));
        Try(folders.Config, () => Move(folders.Config, Free(target, "configuration")));
        Try(folders.RecordFile, () => MoveFile(folders.RecordFile, Path.Combine(target, "record.json")));
        Try(folders.Log, () => Keep(folders.Log, KeptPlaces.ForLogs(host), Free(target, "logs")));
    }

    private static void Move(string folder, string target)
    {
        if (!IsMovable(folder))
            return;

        try
        {
            Directory.Move(folder, target);
        }
        catch (IOException e) when (e.HResult == OtherFileSystem)
        {
            Keep(folder, KeptPlaces.Beside(folder), target);
        }
    }

    /// <summary>Moves a folder to another place than the host's; a link leads there, so that nothing is kept of which nobody knows.</summary>
    private static void Keep(string folder, string place, string link)
    {
        if (!IsMovable(folder))
            return;

        var kept = Path.Combine(place, Path.GetFileName(Path.GetDirectoryName(link)!));
        Directory.CreateDirectory(place, OwnerOnly);
        Directory.CreateDirectory(kept, OwnerOnly);
        var target = Free(kept, Path.GetFileName(link));
        try
        {
            Directory.CreateSymbolicLink(link, target);
            Directory.Move(folder, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Undo(link, kept);
            if (e.HResult != OtherFileSystem || place == KeptPlaces.Beside(folder))
                throw;

            Keep(folder, KeptPlaces.Beside(folder), link);
        }
    }

    private static void Undo(string link, string kept)
    {
        File.Delete(link);
        if (Directory.GetFileSystemEntries(kept).Length == 0)
            Directory.Delete(kept);
    }

    private static bool IsMovable(string folder)
    {
        if (!Directory.Exists(folder))
            return false;

        // who moves a folder to another parent must be able to write to it, and a session may have forbidden that
        if (new DirectoryInfo(folder).LinkTarget is null)
            FolderHandle.AllowAll(FolderHandle.Current, Encoding.UTF8.GetBytes(folder));
        return true;
    }

    private static void MoveFile(string file, string target)
    {
        if (File.Exists(file))
            File.Move(file, target, overwrite: true);
    }

    /// <summary>A name that is not taken by what an attempt that was cut off has moved.</summary>
    private static string Free(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        for (var number = 2; Directory.Exists(path) || new FileInfo(path).LinkTarget is not null; number++)
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));

        return path;
    }

    private static void Try(string path, Action move)
    {
        try
        {
            move();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable,
                $"{path} cannot be moved to lost+found: {e.Message}. Look at its owner and modes, and at the space that is left; it is tried again.", e);
        }
    }
}
