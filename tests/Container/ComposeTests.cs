using System.Net;

namespace Modular.Container;

/// <summary>compose.yaml from <c>up</c> to <c>docker stop</c>, as a caller of the API and a person at an RDP client see it.</summary>
internal sealed class ComposeTests
{
    private const int ApiPort = 8081;
    private readonly DockerEngine _engine = TestMachine.Engine;
    private ComposeProject _project = null!;
    private TcpProxy _publishedApi = null!;
    private ApiClient _api = null!;

    [OneTimeSetUp]
    public async Task UpAsync()
    {
        _project = new ComposeProject(_engine);
        await _project.UpAsync();
        _publishedApi = Published(ApiPort);
        _api = new ApiClient(_publishedApi.Port);
        var key = await _engine.RunAsync(Repository.Documented("docker exec rdp-server-manager modular keys create --name me --scopes admin").Split(' ')[1..]);
        _api.Credential = key.Trim();
    }

    [OneTimeTearDown]
    public async Task DownAsync()
    {
        _api?.Dispose();
        if (_publishedApi is not null)
            await _publishedApi.DisposeAsync();
        await _project.DisposeAsync();
    }

    [Test]
    public async Task Manager_OfTheComposeFile_IsConfined()
    {
        var status = await _engine.RunAsync("exec", ComposeProject.Manager, "cat", "/proc/1/status");
        var host = await _engine.InspectAsync(ComposeProject.Manager,
            "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}} {{.HostConfig.Privileged}}");
        var touch = await _engine.TryAsync("exec", ComposeProject.Manager, "touch", "/app/x");
        var mounts = await _engine.RunAsync("exec", ComposeProject.Manager, "cat", "/proc/self/mounts");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(host, Is.EqualTo("65532:65532 true [ALL] [] false"));
            Assert.That(status, Does.Match(@"Uid:\s65532\s65532\s65532\s65532"));
            Assert.That(status, Does.Match(@"NoNewPrivs:\s1").And.Match(@"Seccomp:\s2"), "no new privileges, and a filter of system calls");
            Assert.That(status, Does.Match(@"CapBnd:\s0{16}").And.Match(@"CapEff:\s0{16}"), "no capability, now or ever");
            Assert.That(touch.Output, Does.Contain("Read-only file system"));
            Assert.That(mounts, Does.Match("tmpfs /tmp tmpfs rw,nosuid,nodev,noexec"));
        }
    }

    [Test]
    public async Task Sandbox_WithTheProfileOfTheComposeFile_IsBubblewrap()
    {
        var plugins = (await _api.GetAsync("/plugins")).Expect(HttpStatusCode.OK).Body;
        Assert.That(plugins["backend"]!["facts"]!["sandbox"]!.GetValue<string>(), Is.EqualTo("bubblewrap"));
    }

    [Test]
    public async Task Stranger_WithoutAKey_IsTurnedAway()
    {
        using var stranger = new ApiClient(_publishedApi.Port);
        Assert.That((await stranger.GetAsync("/servers")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Server_ThroughItsPublishedPort_ShowsItsCertificateAndADesktop()
    {
        var server = await _api.CreateAsync();
        await using var published = Published(server.Port);
        Assert.That(await RdpHandshake.GetCertificateSha256Async(published.Port), Is.EqualTo(server.CertificateSha256));

        await using (var desktop = await RemoteDesktop.LogInAsync(server with { Port = published.Port }))
            await desktop.PaintAsync("green", "00FF00");
        await _api.DeleteServerAsync(server.Id);
    }

    [Test]
    public async Task Desktop_OfTheComposeFile_ReachesOtherContainersAndNotTheLoopbackOfItsOwn()
    {
        var plugins = (await _api.GetAsync("/plugins")).Expect(HttpStatusCode.OK).Body;
        Assert.That(plugins["backend"]!["facts"]!["network"]!.GetValue<string>(), Is.EqualTo("one for each desktop"));

        var server = await _api.CreateAsync();
        await using var published = Published(server.Port);
        await using (var desktop = await RemoteDesktop.LogInAsync(server with { Port = published.Port }))
        {
            static string Answers(string host, int port) => $"timeout 20 bash -c '</dev/tcp/{host}/{port}'";
            await desktop.TypeLineAsync($"if {Answers("127.0.0.1", ApiPort)}; then c=red; elif {Answers("lucid-redis", 6379)}; then c=blue; else c=yellow; fi");
            await desktop.PaintAsync("$c", "0000FF");
        }

        await _api.DeleteServerAsync(server.Id);
    }

    [Test]
    public async Task Passwords_AreNeitherInTheEngineNorInTheProcessList()
    {
        var server = await _api.CreateAsync();
        var containers = await _engine.RunAsync(["inspect", .. await _project.ContainersAsync()]);
        var processes = await Tool.RunAsync("ps", "-eo", "args");
        using (Assert.EnterMultipleScope())
        {
            foreach (var password in _project.Passwords().Append(server.Password))
            {
                Assert.That(containers, Does.Not.Contain(password), "docker inspect");
                Assert.That(processes, Does.Not.Contain(password), "ps");
            }
        }

        await _api.DeleteServerAsync(server.Id);
    }

    [Test]
    public async Task RestartedServers_LeaveNoZombies()
    {
        var second = await _api.CreateAsync("bob");
        (await _api.PostAsync($"/servers/{second.Id}/restart")).Expect(HttpStatusCode.OK);
        await _api.DeleteServerAsync(second.Id);
        await Eventually.IsTrueAsync("no zombie is in the container", async () =>
        {
            var states = await _engine.RunAsync("top", ComposeProject.Manager, "-eo", "stat,pid,comm");
            return !states.Split('\n').Skip(1).Any(line => line.StartsWith('Z'));
        });
    }

    [Test]
    public async Task Stop_WithARunningServer_ExitsWithZeroAndLeavesNothing()
    {
        var server = await _api.CreateAsync();
        Assert.That(ProcessTable.OfServer(server.Id), Is.Not.Empty, "its processes are seen from outside");
        await _engine.RunAsync("stop", ComposeProject.Manager);

        var ports = await TestMachine.Network.ListeningPortsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _engine.InspectAsync(ComposeProject.Manager, "{{.State.Status}} {{.State.ExitCode}}"), Is.EqualTo("exited 0"));
            Assert.That(ProcessTable.OfServer(server.Id), Is.Empty, "processes of the server");
            Assert.That(ports, Has.None.EqualTo(server.Port).And.None.EqualTo(ApiPort));
        }

        await _engine.RunAsync("start", ComposeProject.Manager);
        await Eventually.IsTrueAsync("the manager is alive",
            async () => (await _engine.TryAsync("exec", ComposeProject.Manager, "modular", "--health=live")).ExitCode == 0);
        await Eventually.IsTrueAsync("it is ready", async () => (await _api.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        Assert.That(await _api.StatusAsync(server.Id), Is.EqualTo("stopped"), "its record, from MongoDB");
    }

    [Test]
    public async Task Upgrade_TenTimesAmidCreations_GivesNoPortTwiceAndLosesNothing()
    {
        var made = new Dictionary<string, int>();
        var names = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            names.Add(await _engine.InspectAsync(ComposeProject.Manager, "{{.Config.Hostname}}"));
            var creations = Enumerable.Range(0, 4).Select(_ => TryReserveAsync()).ToList();
            made = made.Concat((await Task.WhenAll(creations[..2])).OfType<KeyValuePair<string, int>>()).ToDictionary();
            if (i % 2 == 0)
                await ForgetNodeAsync();

            await _project.RecreateManagerAsync();
            made = made.Concat((await Task.WhenAll(creations[2..])).OfType<KeyValuePair<string, int>>()).ToDictionary();
            await Eventually.IsTrueAsync("the new container is ready", async () => (await _api.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
            await AssertAllThereAsync(made);
        }

        Assert.That(names, Has.Count.EqualTo(10), "each container has a host name of its own");
        Assert.That(made, Has.Count.GreaterThanOrEqualTo(20));
        Assert.That(await _project.RedisKeysAsync("*modular:ports:*"), Has.Count.EqualTo(1), "no books of former names are left");
        foreach (var (id, port) in made)
        {
            Assert.That((await _api.PostAsync($"/servers/{id}/start")).Expect(HttpStatusCode.OK).Body["port"]!.GetValue<int>(), Is.EqualTo(port));
            await _api.DeleteServerAsync(id);
        }
    }

    /// <summary>As if an earlier version had been there: to it the host name was the node.</summary>
    private async Task ForgetNodeAsync()
    {
        await _engine.RunAsync("stop", ComposeProject.Manager);
        _project.ForgetNode();
    }

    /// <summary>Id and port of a server that does not run; null where the manager ended before it answered.</summary>
    private async Task<KeyValuePair<string, int>?> TryReserveAsync()
    {
        try
        {
            var answer = await _api.PostAsync("/servers", ApiClient.NewServer("upgrader", body => body["start"] = false));
            return answer.Status == HttpStatusCode.Created
                ? KeyValuePair.Create(answer.Body["server_id"]!.GetValue<string>(), answer.Body["port"]!.GetValue<int>())
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task AssertAllThereAsync(Dictionary<string, int> made)
    {
        var there = (await _api.ListAsync("?limit=1000")).ToDictionary(s => s!["server_id"]!.GetValue<string>(), s => s!["port"]?.GetValue<int>());
        var held = (await _api.GetAsync("/ports")).Expect(HttpStatusCode.OK).Body["ports"]!.AsArray().Where(p => p!["server_id"] is not null)
            .ToDictionary(p => p!["server_id"]!.GetValue<string>(), p => (int?)p!["port"]!.GetValue<int>());
        Assert.That(made.Where(m => !there.TryGetValue(m.Key, out var port) || port != m.Value), Is.Empty, "each that was acknowledged is there with its port");
        Assert.That(held, Is.EquivalentTo(there.Where(s => s.Value is not null)), "the books say what the records say");
        Assert.That(held.Values, Is.Unique, "no port twice");
    }

    /// <summary>A published port of the engine's network, on this machine.</summary>
    private static TcpProxy Published(int port)
    {
        var proxy = new TcpProxy(port, TestMachine.Network.CreateSocket);
        proxy.Start();
        return proxy;
    }
}
