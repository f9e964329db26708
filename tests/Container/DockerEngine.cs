namespace Modular.Container;

/// <summary>A Docker engine that is started for the tests, beside one that this machine may have.</summary>
internal sealed class DockerEngine : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _socket;

    private DockerEngine(ChildProcess process, string socket) => (_process, _socket) = (process, socket);

    /// <summary>For DOCKER_HOST.</summary>
    public string Url => $"unix://{_socket}";

    /// <summary>One that builds images, with this machine's own network, of which it changes nothing.</summary>
    /// <param name="folder">Keeps its images, also for the engine after it.</param>
    public static Task<DockerEngine> StartForBuildsAsync(string folder) =>
        StartAsync(folder, ["dockerd", "--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false"]);

    /// <summary>One that runs containers and publishes their ports in <paramref name="network"/>.</summary>
    public static Task<DockerEngine> StartAsync(string folder, NetworkNamespace network) =>
        StartAsync(folder, ["nsenter", $"--net={network.Path}", "dockerd"]);

    /// <summary>Runs docker(1); its standard output.</summary>
    public Task<string> RunAsync(params string[] arguments) => Tool.RunAsync("docker", ["-H", Url, .. arguments]);

    /// <summary>What it prints, one line, whatever its exit code.</summary>
    public async Task<(int ExitCode, string Output)> TryAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start("docker", ["-H", Url, .. arguments]);
        var exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Output);
    }

    /// <summary>One thing that <c>docker inspect</c> knows of a container.</summary>
    public async Task<string> InspectAsync(string container, string format) => (await RunAsync("inspect", "--format", format, container)).Trim();

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("kill", "-TERM", $"{_process.Id}");
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
    }

    private static async Task<DockerEngine> StartAsync(string folder, string[] command)
    {
        string[] paths = ["-H", $"unix://{folder}/docker.sock", "--data-root", $"{folder}/data", "--exec-root", $"{folder}/exec", "--pidfile", $"{folder}/pid"];
        var process = ChildProcess.Start(command[0], [.. command[1..], .. paths, "--cgroup-parent", CgroupParent(folder)]);
        var engine = new DockerEngine(process, $"{folder}/docker.sock");
        await Eventually.IsTrueAsync("dockerd answers", async () => process.HasExited
            ? throw new AssertionException($"dockerd ended with {process.ExitCode}:\n{process.Output}")
            : (await engine.TryAsync("version")).ExitCode == 0);
        return engine;
    }

    /// <summary>Where the limits of its containers are.</summary>
    public static string CgroupParent(string folder) => $"/{Path.GetFileName(folder)}";
}
