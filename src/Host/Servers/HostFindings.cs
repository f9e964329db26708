using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Parts;
using Modular.Host.Servers.Disk;

namespace Modular.Host.Servers;

/// <summary>What is wrong with where the host runs and how it is set up, as the host itself and its parts find.</summary>
internal sealed class HostFindings(GuardedParts parts, SelfChecks checks, DescriptorBudget descriptors, DiskQuota disk, IEnumerable<IHostFinding> others)
{
    private const string Host = "host";

    /// <summary>What the host itself finds.</summary>
    public IEnumerable<Finding> Own => new[] { descriptors.Finding, disk.FindingOf(parts.Backend) }.Concat(others.Select(o => o.Beside(parts.Backend)))
        .OfType<Finding>();

    /// <summary>None when all is well. Never throws for what a part does.</summary>
    public async Task<IReadOnlyList<PartFinding>> AllAsync(CancellationToken cancellationToken) =>
        [.. Own.Select(f => new PartFinding(Host, f)), .. await checks.RunAsync(cancellationToken)];
}
