using Modular.Xrdp.Files;
using Modular.Xrdp.Limits;

namespace Modular.Xrdp.Instances;

/// <summary>The parts of one running server.</summary>
internal sealed record ServerRun(ServerFolders Folders, InstanceState State, UnitProcess Xrdp, UnitProcess Session, ServerCgroup Cgroup)
{
    public string ServerId => Folders.ServerId;

    /// <summary>slirp4netns; null when nothing leads out of the desktop's network, or it has none of its own.</summary>
    public UnitProcess? Network { get; init; }

    public IReadOnlyList<UnitProcess> Units => Network is null ? [Xrdp, Session] : [Xrdp, Session, Network];
}
