namespace Modular.Container;

/// <summary>compose.yaml as it is, with folders of its own.</summary>
internal sealed class ComposeProject(DockerEngine engine) : IAsyncDisposable
{
    public const string Manager = "rdp-server-manager";

    /// <summary>For PROJECT_ROOT.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("modular-compose-").FullName;

    /// <summary>Its containers' ids.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await engine.RunAsync("ps", "--all", "--quiet")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As an operator does, until the manager is healthy.</summary>
    public async Task UpAsync()
    {
        await Command.RunAsync(Repository.Documented("sudo deploy/init.sh")["sudo ".Length..], Environment);
        await ComposeAsync(Repository.Documented("docker compose up -d"));
        await Eventually.IsTrueAsync("the manager's container is healthy", IsHealthyAsync);
    }

    /// <summary>A new container of the manager, as of a new image; it is not ready yet.</summary>
    public Task RecreateManagerAsync() => ComposeAsync($"docker compose up -d --no-deps --force-recreate {Manager}");

    /// <summary>The names of Redis' keys that match.</summary>
    public async Task<IReadOnlyList<string>> RedisKeysAsync(string pattern)
    {
        var redis = (await engine.RunAsync("ps", "--quiet", "--filter", "label=com.docker.compose.service=lucid-redis")).Trim();
        var keys = await engine.RunAsync("exec", redis, "sh", "-c",
            $"REDISCLI_AUTH=$(sed 's/^requirepass //' /run/secrets/redis-password.conf) redis-cli --raw -e KEYS '{pattern}'");
        return keys.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What an earlier version, to which the host name was the node, did not write.</summary>
    public void ForgetNode() => File.Delete($"{Folder}/data/rdp-server-manager/node-id");

    /// <summary>Every password that init.sh made.</summary>
    public IEnumerable<string> Passwords() =>
        from file in Directory.EnumerateFiles($"{Folder}/configs/secrets")
        select File.ReadAllText(file).Trim().Split(' ')[^1];

    public async ValueTask DisposeAsync()
    {
        await ComposeAsync("docker compose down --volumes");
        Directory.Delete(Folder, recursive: true);
    }

    private Dictionary<string, string> Environment => new() { ["DOCKER_HOST"] = engine.Url, ["PROJECT_ROOT"] = Folder };

    private Task<string> ComposeAsync(string line) =>
        Command.RunAsync(line.Replace("docker compose", "/usr/bin/python3 tests/Container/StandIns/compose-2.py"), Environment);

    private async Task<bool> IsHealthyAsync()
    {
        var health = await engine.InspectAsync(Manager, "{{.State.Status}} {{.State.Health.Status}}");
        if (!health.StartsWith("running", StringComparison.Ordinal))
            throw new AssertionException($"The manager's container is {health}:\n{(await engine.TryAsync("logs", Manager)).Output}");
        return health.EndsWith(" healthy", StringComparison.Ordinal);
    }
}
