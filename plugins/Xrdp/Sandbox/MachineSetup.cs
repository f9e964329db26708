using Modular.Xrdp.Limits;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Sandbox;

/// <summary>What servers on this machine get: separation, cgroups, limits, networks.</summary>
internal sealed record MachineSetup(SandboxSetup Sandbox, CgroupTree Cgroups, LimitSupport Limits, NetworkSupport Network)
{
    public bool Boxed => Sandbox.Mode == SandboxMode.Bubblewrap;
}
