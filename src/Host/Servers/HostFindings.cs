using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Servers.Disk;

namespace Modular.Host.Servers;

/// <summary>What the host itself finds wrong with where it runs and how it is set up, apart from what its parts find.</summary>
internal sealed class HostFindings(DescriptorBudget descriptors, DiskQuota disk, IEnumerable<IHostFinding> others)
{
    /// <summary>None when all is well beside this backend.</summary>
    public IEnumerable<Finding> Beside(IServerBackend backend) =>
        new[] { descriptors.Finding, disk.FindingOf(backend) }.Concat(others.Select(o => o.Beside(backend))).OfType<Finding>();
}
