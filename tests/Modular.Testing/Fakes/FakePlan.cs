using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>What the fake says to a specification: it has the profiles of its capabilities, and enforces no limit.</summary>
internal static class FakePlan
{
    /// <exception cref="ServerException"><see cref="ServerError.Invalid"/> for another profile, and for a strict limit.</exception>
    public static ServerPlan Of(ServerSpec spec, BackendCapabilities capabilities)
    {
        if (!capabilities.Profiles.Contains(spec.Profile))
            throw new ServerException(ServerError.Invalid, $"The fake has no profile '{spec.Profile}'.") { Field = "profile" };

        (string Name, int? Asked)[] limits =
        [
            ("max_cpu", spec.Limits.MaxCpuPercent), ("max_memory", spec.Limits.MaxMemoryMib), ("max_processes", spec.Limits.MaxProcesses),
            ("max_bandwidth", spec.Limits.MaxBandwidthKbps),
        ];
        var asked = limits.Where(l => l.Asked is not null).Select(l => l.Name).ToList();
        return !spec.Limits.Strict || asked.Count == 0
            ? new ServerPlan { Notices = [.. asked.Select(name => $"{name} is not enforced: this is a fake.")] }
            : throw new ServerException(ServerError.Invalid, $"The fake cannot enforce {asked[0]}.") { Field = "resource_limits." + asked[0] };
    }
}
