using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Recovery;

/// <summary>Keeps beside each server what it was asked to be, and makes a record of that and of what runs when the store has none.</summary>
internal sealed class ServerRebuild(HostContext host, ExitWatcher watcher, TimeProvider time)
{
    private const string BackendKey = "xrdp";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Notes a start down, in the manager's private folder.</summary>
    public void Note(ServerFolders folders, ServerStart start, string userName)
    {
        var now = time.GetUtcNow();
        var record = new ServerRecord
        {
            Id = start.ServerId,
            ManagerId = host.ManagerId,
            Node = host.Node,
            Backend = BackendKey,
            Spec = start.Spec,
            Status = ServerStatus.Stopped,
            Desired = DesiredState.Stopped,
            Port = start.Port,
            UserName = userName,
            CreatedAt = now,
            StatusChangedAt = now,
            StartedAt = now,
            StoppedAt = now,
        };
        Directory.CreateDirectory(Path.GetDirectoryName(folders.RecordFile)!, OwnerOnly);
        using var staged = new StagedFile(folders.RecordFile, System.Text.Encoding.UTF8.GetBytes(ServerRecordJson.Serialize(record)));
        staged.Replace();
    }

    /// <summary>Null when nothing was noted down, or it is another server's.</summary>
    public ServerRecord? Rebuild(string serverId)
    {
        var folders = ServerFolders.Of(host, serverId);
        if (Load(folders.RecordFile) is not { } noted || noted.Id != serverId || noted.ManagerId != host.ManagerId)
            return null;

        if (InstanceState.Load(folders.InstanceFile) is not { } state || state.BootId != ProcFs.BootId() || !IsAlive(state.Xrdp) || !IsAlive(state.Session) || (state.Network is { } network && !IsAlive(network)))
            return noted;

        return noted with
        {
            Status = ServerStatus.Running,
            Desired = DesiredState.Running,
            StoppedAt = null,
            Port = state.Port,
            Handle = state.ToHandle(),
            Endpoint = new ServerEndpoint(null, state.Port, state.CertificateSha256),
        };
    }

    private bool IsAlive(ProcessIdentity identity)
    {
        using var process = watcher.Track(identity.Pid, identity.StartTicks);
        return process is not null;
    }

    private static ServerRecord? Load(string path)
    {
        try
        {
            return File.Exists(path) ? ServerRecordJson.Deserialize(File.ReadAllText(path)) : null;
        }
        catch (ServerException)
        {
            return null; // damaged: it tells nothing
        }
    }
}
