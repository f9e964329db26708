using Modular.Abstractions;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Setup;

/// <summary>What this machine offers, found out at first use and kept; asked anew as long as it has a problem.</summary>
internal sealed class Machine(XrdpOptions options, HostContext host) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The last answer; null before the first one.</summary>
    public MachineSetup? Known { get; private set; }

    public async Task<MachineSetup> GetAsync(CancellationToken ct)
    {
        if (Known is { Sandbox.Problem: null } known)
            return known;
        await _turn.WaitAsync(ct);
        try
        {
            if (Known is { Sandbox.Problem: null } other)
                return other;
            var sandbox = await new SandboxProbe(options).ProbeAsync(ct);
            var cgroups = Known?.Cgroups ?? CgroupDetection.Detect(options.CgroupRoot, host);
            var network = await new NetworkProbe(options).ProbeAsync(sandbox, ct);
            return Known = new MachineSetup(sandbox, cgroups, new LimitSupport(cgroups, sandbox), network);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Known?.Cgroups.RemoveIfEmpty();
        _turn.Dispose();
    }
}
