using System.Globalization;
using System.Text;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Servers;

/// <summary>Moves a server's files out of the way, and deletes what was moved when somebody says so.</summary>
internal sealed class SetAsideFiles(HostContext host, ServerRemover remover, ServerUids uids)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public async Task SetAsideAsync(string serverId, string folder, MachineSetup machine, CancellationToken ct)
    {
        await remover.EndProcessesAsync(serverId, machine, ct);
        var folders = ServerFolders.Of(host, serverId);
        await Task.Run(() => Move(folders, folder), ct);
        uids.Release(serverId);
    }

    public Task DiscardAsync(string folder, CancellationToken ct) => Task.Run(() => ServerRemover.RemoveFolders([LogsOf(folder), folder]), ct);

    /// <summary>Logs may lie in a file system of their own, where they stay.</summary>
    private string LogsOf(string folder) => Path.Combine(host.LogPath, "lost+found", Path.GetFileName(folder));

    private void Move(ServerFolders folders, string target)
    {
        Move(folders.Session, Path.Combine(target, "home"));
        Move(folders.Config, Path.Combine(target, "configuration"));
        if (File.Exists(folders.RecordFile))
            File.Move(folders.RecordFile, Path.Combine(target, "record.json"), overwrite: true);

        if (!Directory.Exists(folders.Log))
            return;

        var logs = LogsOf(target);
        Directory.CreateDirectory(Path.GetDirectoryName(logs)!, OwnerOnly);
        Move(folders.Log, logs);
    }

    private static void Move(string folder, string target)
    {
        if (!Directory.Exists(folder))
            return;

        for (var number = 2; Directory.Exists(target); number++)
            target = string.Create(CultureInfo.InvariantCulture, $"{target}-{number}"); // of an attempt that was cut off

        try
        {
            // who moves a folder to another parent must be able to write to it, and a session may have forbidden that
            if (new DirectoryInfo(folder).LinkTarget is null)
                Folder.AllowAll(Folder.Current, Encoding.UTF8.GetBytes(folder));
            Directory.Move(folder, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable, $"The folder {folder} cannot be moved to {target}: {e.Message}. Look at its owner and modes; it is tried again.", e);
        }
    }
}
