using System.Net;

namespace Modular.Container;

/// <summary>The target <c>manager</c>: no xrdp, no shell; for backends of other plugins.</summary>
internal sealed class ManagerImageTests
{
    private const string Name = "manager-alone";
    private static readonly string[] Confinement =
        ["--read-only", "--tmpfs", "/tmp:noexec,nosuid,size=100m", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
    private readonly DockerEngine _engine = TestMachine.Engine;

    [OneTimeSetUp]
    public Task StartAsync() => _engine.RunAsync(["run", "--detach", "--name", Name, "--publish", "8082:8081", .. Confinement, "modular-manager"]);

    [OneTimeTearDown]
    public Task RemoveAsync() => _engine.RunAsync("rm", "--force", "--volumes", Name);

    [Test]
    public async Task Manager_Alone_IsAliveAndSaysWhatIsMissing()
    {
        await Eventually.IsTrueAsync("it is alive",
            async () => (await _engine.TryAsync("exec", Name, "dotnet", "/app/Modular.Host.dll", "--health=live")).ExitCode == 0);
        await using var published = new TcpProxy(8082, TestMachine.Network.CreateSocket);
        published.Start();
        using var api = new ApiClient(published.Port);
        (await api.GetAsync("/health/live")).Expect(HttpStatusCode.OK);

        var check = await _engine.TryAsync("exec", Name, "modular", "--check", "--DATA_PATH", "/tmp", "--LOG_PATH", "/tmp");
        Assert.That(check.Output, Does.Contain("There is no /usr/sbin/xrdp"));
        Assert.That(await _engine.InspectAsync(Name, "{{.Config.User}}"), Is.EqualTo("65532:65532"));
    }

    [Test]
    public async Task Image_BesideItsBase_AddsNoShell()
    {
        var (exitCode, output) = await _engine.TryAsync("exec", Name, "/bin/sh", "-c", "true");
        Assert.That(exitCode, Is.Not.Zero, output);
        Assert.That(output, Does.Contain("/bin/sh"));
        TestContext.Progress.WriteLine("The base is a stand-in without a shell: proven is that the Dockerfile adds none, not that the real base has none.");
    }

    [Test]
    public async Task Stop_WithoutInit_ExitsWithZero()
    {
        await _engine.RunAsync("stop", "--time", "45", Name);
        Assert.That(await _engine.InspectAsync(Name, "{{.State.ExitCode}}"), Is.EqualTo("0"));
        await _engine.RunAsync("start", Name);
    }
}
