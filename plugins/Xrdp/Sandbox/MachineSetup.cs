using Modular.Xrdp.Limits;

namespace Modular.Xrdp.Sandbox;

/// <summary>What servers on this machine get: separation, cgroups, limits.</summary>
internal sealed record MachineSetup(SandboxSetup Sandbox, CgroupTree Cgroups, LimitSupport Limits)
{
    public bool Boxed => Sandbox.Mode == SandboxMode.Bubblewrap;
}
