namespace Modular.Container;

/// <summary>
/// An engine with the images, made once for all tests: <see cref="Images"/> in this machine's network, then everything else in one of its own.
/// </summary>
[SetUpFixture]
internal sealed class TestMachine
{
    private static readonly string[] Programs = ["dockerd", "docker", "debootstrap", "ip", "nsenter", "dotnet"];
    private static DockerEngine? _engine;
    private static NetworkNamespace? _network;
    private static string? _folder;

    public static DockerEngine Engine => _engine!;

    public static NetworkNamespace Network => _network!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("Only root can start a Docker engine with a network of its own; these tests run where make test-engines is run as root, as in CI.");
        foreach (var program in Programs)
            Assert.That(await Command.ExistsAsync(program), $"{program} is not installed: scripts/packages.sh engines installs it");

        _folder = Directory.CreateTempSubdirectory("modular-docker-").FullName;
        await using (var builder = await DockerEngine.StartForBuildsAsync(_folder))
            await Images.MakeAsync(builder, $"{_folder}/images");

        _network = await NetworkNamespace.CreateAsync($"modular-{Environment.ProcessId}");
        _engine = await DockerEngine.StartAsync(_folder, _network);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        if (_folder is null)
            return;

        foreach (var mount in File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1])
            .Where(path => path.StartsWith($"{_folder}/", StringComparison.Ordinal)).Reverse().ToList())
            await Tool.RunAsync("umount", mount);
        Directory.Delete(_folder, recursive: true);
        foreach (var cgroup in Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup")
            .Select(root => root + DockerEngine.CgroupParent(_folder)).Where(Directory.Exists))
            await Tool.RunAsync("rmdir", cgroup);
    }
}
