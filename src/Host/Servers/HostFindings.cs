using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Servers.Disk;

namespace Modular.Host.Servers;

/// <summary>What the host itself finds wrong with where it runs and how it is set up, apart from what its parts find.</summary>
internal sealed class HostFindings(DescriptorBudget descriptors, DiskQuota disk)
{
    /// <summary>None when all is well beside this backend.</summary>
    public IEnumerable<Finding> Beside(IServerBackend backend) => new[] { descriptors.Finding, disk.FindingOf(backend) }.OfType<Finding>();
}
