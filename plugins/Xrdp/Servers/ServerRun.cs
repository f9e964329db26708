using Modular.Xrdp.Configuration;
using Modular.Xrdp.Limits;

namespace Modular.Xrdp.Servers;

/// <summary>The parts of one running server.</summary>
internal sealed record ServerRun(ServerFolders Folders, InstanceState State, UnitProcess Xrdp, UnitProcess Session, ServerCgroup Cgroup)
{
    public string ServerId => Folders.ServerId;

    public IReadOnlyList<UnitProcess> Units => [Xrdp, Session];
}
