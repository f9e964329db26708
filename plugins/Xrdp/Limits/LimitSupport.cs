using Modular.Abstractions;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Limits;

/// <summary>How each limit is enforced here.</summary>
internal sealed class LimitSupport(CgroupTree cgroups, SandboxSetup setup)
{
    private const string NotEnforced = "none";

    /// <summary>By name, as <see cref="BackendCapabilities.Limits"/> has it.</summary>
    public IReadOnlyDictionary<string, string> Mechanisms { get; } = new Dictionary<string, string>
    {
        ["max_cpu"] = cgroups.Enforces("cpu") ? cgroups.Name : NotEnforced,
        // RLIMIT_AS counts address space of one process: it breaks programs that reserve much and bounds no server
        ["max_memory"] = cgroups.Enforces("memory") ? cgroups.Name : NotEnforced,
        ["max_processes"] = cgroups.Enforces("pids") ? cgroups.Name : CountsByUser(setup) ? "rlimit" : NotEnforced,
        ["max_bandwidth"] = NotEnforced,
    };

    /// <summary>The bound to set as RLIMIT_NPROC; null: none.</summary>
    public int? ProcessRlimit(ResourceLimits limits) => Mechanisms["max_processes"] == "rlimit" ? limits.MaxProcesses : null;

    /// <summary>A sentence for each asked limit that is not enforced.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Invalid"/> with the field, when the limits are strict.</exception>
    public IReadOnlyList<string> Notices(ResourceLimits limits)
    {
        (string Name, int? Asked)[] asked =
        [
            ("max_cpu", limits.MaxCpuPercent), ("max_memory", limits.MaxMemoryMib), ("max_processes", limits.MaxProcesses),
            ("max_bandwidth", limits.MaxBandwidthKbps),
        ];
        var missing = asked.Where(a => a.Asked is not null && Mechanisms[a.Name] == NotEnforced).Select(a => a.Name).ToArray();
        if (limits.Strict && missing.Length > 0)
            throw new ServerException(ServerError.Invalid,
                Sentence(missing[0]) + " Leave it out, or ask without strict limits.")
            { Field = "resource_limits." + missing[0] };
        return [.. missing.Select(Sentence)];
    }

    private static string Sentence(string name) => name == "max_bandwidth"
        ? "max_bandwidth is not enforced: xrdp has no such limit."
        : $"{name} is not enforced: this manager may not use a cgroup with that controller.";

    // RLIMIT_NPROC counts a user's processes, which are one server's only with a uid of its own, or a user namespace where these count for themselves (Linux
    // 5.14)
    private static bool CountsByUser(SandboxSetup setup) =>
        setup.OwnUids || (setup.Mode == SandboxMode.Bubblewrap && Environment.OSVersion.Version >= new Version(5, 14));
}
