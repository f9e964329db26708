using Modular.Xrdp.Limits;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Limits;

/// <summary>The most memory that a process can have, on trees of plain files.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class MemoryCeilingTests
{
    private const long Total = 8_000_000L * 1024;
    private static readonly string[] Machine = ["MemTotal:        8000000 kB", "MemFree:          100000 kB"];

    private TestFolders _folders = null!;

    [SetUp]
    public void MakeFolders() => _folders = new TestFolders();

    [TearDown]
    public void RemoveFolders() => _folders.Dispose();

    [TestCase("max", "max", ExpectedResult = Total)]
    [TestCase("500000", "max", ExpectedResult = 500000)]
    [TestCase("500000", "400000", ExpectedResult = 400000)]
    [TestCase("500000", "99999999999999", ExpectedResult = 500000)]
    public long? Of_AProcessInGroups_IsTheSmallestLimit(string service, string server)
    {
        Limit("unified/service", "memory.max", service);
        Limit("unified/service/server", "memory.max", server);

        return Of("0::/service/server", Mount("/", "unified", "cgroup2", "rw"));
    }

    [Test]
    public void Of_AProcessInVersionOne_IsThatOfItsMemoryGroup()
    {
        Limit("memory", "memory.limit_in_bytes", "9223372036854771712");
        Limit("memory/server", "memory.limit_in_bytes", "300000");
        Limit("cpu/other", "memory.limit_in_bytes", "1");

        Assert.That(
            Of("4:cpu,cpuacct:/other\n3:memory:/server\n0::/", Mount("/", "cpu", "cgroup", "rw,cpu,cpuacct"), Mount("/", "memory", "cgroup", "rw,memory")),
            Is.EqualTo(300000));
    }

    [TestCase("/docker/abc/server", ExpectedResult = 300000)]
    [TestCase("/elsewhere", ExpectedResult = 600000)]
    public long? Of_AProcessInAContainer_IsOfWhatIsSeenThere(string group)
    {
        Limit("memory", "memory.limit_in_bytes", "600000");
        Limit("memory/server", "memory.limit_in_bytes", "300000");

        return Of($"3:memory:{group}", Mount("/docker/abc", "memory", "cgroup", "rw,memory"));
    }

    [Test]
    public void Of_AProcessWithoutGroups_IsTheMachines() => Assert.That(Of(""), Is.EqualTo(Total));

    [Test]
    public void Of_ThisProcess_IsNoMoreThanTheMachineHas() =>
        Assert.That(MemoryCeiling.Of(Environment.ProcessId),
            Is.GreaterThan(0).And.LessThanOrEqualTo(MemoryCeiling.Of(File.ReadLines("/proc/meminfo"), [], [])!.Value));

    [Test]
    public void Of_NoProcess_CannotBeTold() => Assert.That(MemoryCeiling.Of(int.MaxValue), Is.Null);

    private static long? Of(string membership, params string[] mounts) => MemoryCeiling.Of(Machine, mounts, membership.Split('\n'));

    private string Mount(string root, string folder, string type, string options) =>
        $"35 25 0:30 {root} {Path.Combine(_folders.Root, folder)} rw,nosuid shared:9 - {type} cgroup {options}";

    private void Limit(string group, string file, string value) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folders.Root, group)).FullName, file), value + "\n");
}
