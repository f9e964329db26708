using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Recovery;

/// <summary>Keeps beside each server what it was asked to be, and tells it from that and from what runs when the store has no record.</summary>
internal sealed class ServerRebuild(HostContext host, ExitWatcher watcher, TimeProvider time)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Notes a start down, in the manager's private folder.</summary>
    public void Note(ServerFolders folders, ServerStart start, string userName)
    {
        var noted = new NotedServer
        {
            Id = start.ServerId,
            ManagerId = host.ManagerId,
            Spec = start.Spec,
            Port = start.Port,
            UserName = userName,
            CreatedAt = time.GetUtcNow(),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(folders.RecordFile)!, OwnerOnly);
        noted.Save(folders.RecordFile);
    }

    /// <summary>Null when nothing was noted down, or it is another server's.</summary>
    public RebuiltServer? Rebuild(string serverId)
    {
        var folders = ServerFolders.Of(host, serverId);
        if (NotedServer.Load(folders.RecordFile) is not { } noted || noted.Id != serverId || noted.ManagerId != host.ManagerId)
            return null;

        var atRest = new RebuiltServer { Spec = noted.Spec, CreatedAt = noted.CreatedAt, Port = noted.Port, UserName = noted.UserName };
        if (InstanceState.Load(folders.InstanceFile) is not { } state || state.BootId != ProcFs.BootId() || !IsAlive(state.Xrdp) || !IsAlive(state.Session)
            || (state.Network is { } network && !IsAlive(network)))
            return atRest;

        return atRest with
        {
            IsRunning = true,
            Port = state.Port,
            Handle = state.ToHandle(),
            Endpoint = new ServerEndpoint { Port = state.Port, CertificateSha256 = state.CertificateSha256 },
        };
    }

    private bool IsAlive(ProcessIdentity identity)
    {
        using var process = watcher.Track(identity.Pid, identity.StartTicks);
        return process is not null;
    }
}
