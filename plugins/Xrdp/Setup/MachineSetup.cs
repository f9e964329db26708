using Modular.Xrdp.Limits;
using Modular.Xrdp.Network;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Setup;

/// <summary>What servers on this machine get: separation, cgroups, limits, networks.</summary>
internal sealed record MachineSetup(SandboxSetup Sandbox, CgroupTree Cgroups, LimitSupport Limits, NetworkSupport Network)
{
    public bool Boxed => Sandbox.Mode == SandboxMode.Bubblewrap;

    /// <summary>Whether a listening socket that a unit keeps can be had back by the next manager.</summary>
    public bool KeepsListeners => InheritedListener.CanBeTakenBack(apart: Boxed || Sandbox.OwnUids);

    /// <summary>
    /// Whether desktops that share the machine's network can be closed to all but their own xrdp: the next manager must be able to let somebody in, too.
    /// </summary>
    public bool FiltersVnc => !Network.Own && SourceFilter.Allowed && KeepsListeners;
}
