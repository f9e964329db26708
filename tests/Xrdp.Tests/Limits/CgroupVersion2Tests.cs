using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Limits;

/// <summary>Version 2 on a tree of plain files: what is written where, and what is read. That the kernel heeds it is not tested here.</summary>
internal sealed class CgroupVersion2Tests
{
    private const string ServerId = "01a21230-565d-736d-98ed-524d99bc646e";
    private static readonly string Self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private TestFolders _folders = null!;
    private string _mount = "";

    [SetUp]
    public void MakeTree()
    {
        _folders = new TestFolders();
        _mount = Directory.CreateDirectory(Path.Combine(_folders.Root, "cgroup")).FullName;
    }

    [TearDown]
    public void RemoveTree() => _folders.Dispose();

    [Test]
    public void Detect_AtTheRoot_MakesTheManagersFolderAndHandsControllersDown()
    {
        Group("", "cpuset cpu io memory hugetlb pids");

        Assert.That(Detect().Name, Is.EqualTo("cgroup v2"));
        Assert.That(Read("cgroup.subtree_control"), Is.EqualTo("+memory +cpu +pids"));
        Assert.That(Read("modular/cgroup.subtree_control"), Is.EqualTo("+memory +cpu +pids"));
        Assert.That(File.Exists(Path.Combine(_mount, "modular", _folders.Host.ManagerId, "cgroup.subtree_control")));
    }

    [TestCase("modular-manager")]
    [TestCase("another")]
    public void Detect_InASubgroupThatSystemdMade_MakesGroupsBesideIt(string subgroup)
    {
        Group("", "hugetlb");
        Group("modular.service", "cpu memory pids");
        Group("modular.service/" + subgroup, "cpu memory pids", Self);

        Assert.That(Detect($"0::/modular.service/{subgroup}").Name, Is.EqualTo("cgroup v2"));
        Assert.That(Read("modular.service/cgroup.subtree_control"), Is.EqualTo("+memory +cpu +pids"));
        Assert.That(Directory.Exists(Path.Combine(_mount, "modular.service", "modular", _folders.Host.ManagerId)));
        Assert.That(File.Exists(Path.Combine(_mount, "modular.service", subgroup, "cgroup.subtree_control")), Is.False,
            "systemd starts the manager there again");
    }

    [TestCase("cpu memory pids", "/modular.service")]
    [TestCase("hugetlb", null, Description = "another systemd would not help")]
    public void Detect_InTheGroupOfAService_LeavesItToSystemd(string controllers, string? reason)
    {
        Group("", "hugetlb");
        Group("modular.service", controllers, Self);

        var groups = Detect("0::/modular.service");

        Assert.That((groups.Exists, groups.ServiceGroup), Is.EqualTo((false, reason)));
        Assert.That(File.Exists(Path.Combine(_mount, "modular.service", "cgroup.subtree_control")), Is.False);
    }

    [Test]
    public void Detect_InTheGroupOfAServiceThatIsNamed_UsesIt()
    {
        Group("modular.service", "cpu memory pids", Self);

        Assert.That(Detect("0::/modular.service", Path.Combine(_mount, "modular.service")).Name, Is.EqualTo("cgroup v2"));
    }

    [Test]
    public void Detect_InADelegatedGroup_MovesAllItsProcessesIntoALeaf()
    {
        Group("", "hugetlb");
        Group("service", "cpu memory pids", "1\n" + Self + "\n", delegated: true);

        Assert.That(Detect("0::/service").Name, Is.EqualTo("cgroup v2"));
        Assert.That(Read("service/modular-manager/cgroup.procs"), Is.EqualTo(Self), "the last that was written");
        Assert.That(Read("service/cgroup.subtree_control"), Is.EqualTo("+memory +cpu +pids"));
        Assert.That(Directory.Exists(Path.Combine(_mount, "service", "modular", _folders.Host.ManagerId)));
    }

    [Test]
    public void Detect_InTheLeafOfAnEarlierRun_FindsTheSameFolder()
    {
        Group("", "hugetlb");
        Group("service", "cpu memory pids");
        Group("service/modular-manager", "cpu memory pids", Self);

        Assert.That(Detect("0::/service/modular-manager").Exists);
        Assert.That(Directory.Exists(Path.Combine(_mount, "service", "modular", _folders.Host.ManagerId)));
        Assert.That(Directory.Exists(Path.Combine(_mount, "service", "modular-manager", "modular")), Is.False);
    }

    [TestCase("hugetlb")]
    [TestCase("cpu memory")]
    [TestCase("")]
    public void Detect_WithoutEveryController_MakesNothing(string controllers)
    {
        Group("", controllers);

        Assert.That(Detect().Exists, Is.False);
        Assert.That(Directory.Exists(Path.Combine(_mount, "modular")), Is.False);
    }

    [Test]
    public void Detect_InSomebodyElsesGroup_MovesNobody()
    {
        Group("", "cpu memory pids", "1\n2\n", delegated: true);

        Assert.That(Detect().Exists, Is.False);
        Assert.That(File.Exists(Path.Combine(_mount, "modular-manager", "cgroup.procs")), Is.False);
    }

    [Test]
    public void Create_WithLimits_WritesThemAsTheKernelReadsThem()
    {
        var folder = ServerFolder();
        File.WriteAllText(Path.Combine(folder, "memory.swap.max"), "max");

        ServerGroup(folder).Create(new ResourceLimits { MaxMemoryMib = 200, MaxCpuPercent = 150, MaxProcesses = 60 });

        string[] written = [.. new[] { "memory.max", "memory.swap.max", "cpu.max", "pids.max" }.Select(f => File.ReadAllText(Path.Combine(folder, f)))];
        Assert.That(written, Is.EqualTo((string[])["209715200", "0", "150000 100000", "60"]));
    }

    [Test]
    public void Create_WithoutLimits_WritesNothing()
    {
        var folder = ServerFolder();

        ServerGroup(folder).Create(new ResourceLimits());

        Assert.That(Directory.GetFiles(folder), Is.Empty);
    }

    [Test]
    public void Figures_AreTheKernels()
    {
        var folder = ServerFolder();
        File.WriteAllText(Path.Combine(folder, "memory.current"), "300000000\n");
        File.WriteAllText(Path.Combine(folder, "memory.stat"), "anon 1\ninactive_file 100000000\nactive_file 5\n");
        File.WriteAllText(Path.Combine(folder, "memory.events"), "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\n");
        File.WriteAllText(Path.Combine(folder, "cpu.stat"), "usage_usec 1500000\nuser_usec 1\n");
        File.WriteAllText(Path.Combine(folder, "cgroup.procs"), "7\n8\n");
        var group = ServerGroup(folder);

        Assert.That((group.MemoryBytes(), group.MemoryKills(), group.CpuTime()), Is.EqualTo((200_000_000L, 2L, TimeSpan.FromSeconds(1.5))));
        Assert.That(group.Processes(), Is.EqualTo((int[])[7, 8]));
        Assert.That(group.JoinFiles, Is.EqualTo((string[])[Path.Combine(folder, "cgroup.procs")]));
    }

    private CgroupTree Detect(string membership = "0::/", string? root = null) =>
        CgroupDetection.Detect(root, _folders.Host, [$"cgroup2 {_mount} cgroup2 rw,relatime 0 0"], ["1:name=systemd:/", membership]);

    private static ServerCgroup ServerGroup(string folder) =>
        new(2, new Dictionary<string, string> { ["memory"] = folder, ["cpu"] = folder, ["pids"] = folder });

    private string ServerFolder() => Directory.CreateDirectory(Path.Combine(_mount, ServerId)).FullName;

    private string Read(string file) => File.ReadAllText(Path.Combine(_mount, file));

    /// <param name="name">Below the mount.</param>
    /// <param name="controllers">Those it may hand on.</param>
    /// <param name="processes">Those in it.</param>
    /// <param name="delegated">Whether handing on is refused until there is a leaf for the processes: here, a link into it.</param>
    private void Group(string name, string controllers, string processes = "", bool delegated = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_mount, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), controllers + "\n");
        File.WriteAllText(Path.Combine(folder, "cgroup.procs"), processes);
        if (delegated)
            File.CreateSymbolicLink(Path.Combine(folder, "cgroup.subtree_control"), "modular-manager/handed-on");
    }
}
