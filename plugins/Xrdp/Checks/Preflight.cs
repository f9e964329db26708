using Modular.Abstractions;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Checks;

/// <summary>Whether servers can run on this machine, and what stands in the way.</summary>
internal sealed class Preflight(XrdpOptions options, Machine machine, ProgramChecks programs, PlaceChecks places, NetworkChecks networks)
{
    private volatile IReadOnlyList<Finding>? _last;
    private volatile string? _xrdpVersion;

    public Machine Machine => machine;

    public async Task<BackendCapabilities> CapabilitiesAsync(CancellationToken ct)
    {
        if (_last is null)
            await CheckAsync(ct); // some facts are its findings

        var setup = await machine.GetAsync(ct);
        return new BackendCapabilities
        {
            SurvivesHostRestart = true,
            UsesHostPorts = true,
            Profiles = [.. options.AllProfiles.Keys.Order(StringComparer.Ordinal)],
            Limits = setup.Limits.Mechanisms,
            Facts = Facts(setup),
        };
    }

    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken ct)
    {
        var setup = await machine.GetAsync(ct);
        var (version, findings) = await programs.CheckXrdpAsync(ct);
        _xrdpVersion = version;
        return _last = [.. findings, .. programs.CheckOthers(setup), .. places.Check(setup), .. networks.Check(setup.Network, setup.Boxed, setup.FiltersVnc),
            .. InotifyChecks.Check(setup.Sandbox.OwnUids)];
    }

    /// <summary>This machine, when it can run servers.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.StartFailed"/> naming the fix. A check that failed is made again at each call.</exception>
    public async Task<MachineSetup> DemandAsync(CancellationToken ct)
    {
        var findings = _last;
        if (findings is null || findings.Any(f => f.Severity == FindingSeverity.Error))
            findings = await CheckAsync(ct);
        if (findings.FirstOrDefault(f => f.Severity == FindingSeverity.Error) is { } error)
            throw new ServerException(ServerError.StartFailed, $"{error.Message} {error.Fix}") { Retryable = false };
        return await machine.GetAsync(ct);
    }

    /// <summary>Makes the next start check again.</summary>
    public void Forget() => _last = null;

    private Dictionary<string, string> Facts(MachineSetup setup)
    {
        var facts = new Dictionary<string, string>
        {
            ["sandbox"] = setup.Sandbox.Problem is null ? EnumWord.Of(setup.Sandbox.Mode) : "unusable",
            ["uids"] = setup.Sandbox.OwnUids ? $"one for each server, {options.UidRangeStart}-{options.UidRangeEnd}" : "the manager's for all servers",
            ["network"] = !setup.Network.Own ? "this machine's for all desktops"
                : setup.Network.WhyNoAccess is { } none ? $"one for each desktop, without access: {none}" : "one for each desktop",
            ["gateway"] = setup.KeepsListeners ? "held by xrdp while the manager is down" : "not held while the manager is down",
            ["vnc"] = setup.FiltersVnc ? "closed to all but each server's xrdp" : "asks everybody on this machine for a password",
            ["cgroups"] = setup.Cgroups.Name,
            ["xrdp"] = _xrdpVersion ?? "not found",
        };
        if ((setup.Sandbox.Problem ?? setup.Sandbox.WhyNotBetter) is { } why)
            facts["sandbox_reason"] = why;
        return facts;
    }
}
