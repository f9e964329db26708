using Modular.Abstractions;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Running;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Removing;

/// <summary>Takes away what is left of a server, whether or not this manager knows it as running.</summary>
internal sealed class ServerRemover(HostContext host, XrdpRunningServers running, LeftoverProcesses leftovers, XrdpServerEnding ending, ServerUids uids)
{
    public async Task RemoveAsync(string serverId, RemovalScope scope, MachineSetup machine, CancellationToken ct)
    {
        await EndProcessesAsync(serverId, machine, ct);
        var folders = ServerFolders.Of(host, serverId);
        string[] doomed = scope switch
        {
            RemovalScope.Processes => [],
            RemovalScope.Configuration => [folders.Config],
            _ => [.. folders.All],
        };
        await Task.Run(() => RemoveFolders(doomed), ct);
        if (scope != RemovalScope.Everything)
            return;

        Forget(folders.RecordFile);
        uids.Release(serverId);
    }

    private static void Forget(string file)
    {
        try
        {
            if (File.Exists(file))
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable, $"The file {file} cannot be removed: {e.Message}", e);
        }
    }

    /// <summary>Ends everything that bears the server's mark.</summary>
    public async Task EndProcessesAsync(string serverId, MachineSetup machine, CancellationToken ct)
    {
        var folders = ServerFolders.Of(host, serverId);
        await running.EndAsync(serverId, ct);
        await leftovers.EndAsync(serverId, machine.Cgroups.GroupOf(serverId), WalledInOnlyByUid(folders, machine), ct);
        ending.Release(serverId);
        InstanceState.Forget(folders.InstanceFile);
    }

    /// <summary>The same before a start; does not search where there never was anything.</summary>
    public Task EndEarlierAsync(string serverId, MachineSetup machine, CancellationToken ct)
    {
        var folders = ServerFolders.Of(host, serverId);
        return Directory.Exists(folders.Config) || Directory.Exists(folders.Session) || machine.Cgroups.GroupOf(serverId).Exists
            ? EndProcessesAsync(serverId, machine, ct)
            : Task.CompletedTask;
    }

    private uint? WalledInOnlyByUid(ServerFolders folders, MachineSetup machine) =>
        machine.Sandbox.OwnUids && !machine.Boxed ? uids.Known(folders) : null;

    /// <summary>Throws Unavailable when one cannot be removed.</summary>
    public static void RemoveFolders(string[] doomed)
    {
        foreach (var folder in doomed)
        {
            try
            {
                TreeRemoval.Remove(folder);
            }
            catch (IOException e)
            {
                throw new ServerException(ServerError.Unavailable,
                    $"The folder {folder} cannot be removed: {e.Message}. Look at its owner and modes, then delete the server again.", e);
            }
        }
    }
}
