using Modular.EndToEnd.Harness;
using Modular.Host.Tests.Plugins;

namespace Modular.Host.Tests.Ending;

/// <summary>The built host, as a process, beside a plugin that does what none may.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BuiltHostTests : IDisposable
{
    private const int Bug = 70;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("modular-ending-");
    private readonly PluginFolder _plugins = new();

    public void Dispose()
    {
        _plugins.Dispose();
        _home.Delete(recursive: true);
    }

    [Test]
    public async Task Terminate_WhenNothingIsInTheWay_EndsInOrder()
    {
        await using var host = Start("");

        Assert.That(await TerminateAsync(host), Is.Zero, host.Output);
    }

    [TestCase("System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);", TestName = "blocks its thread")]
    [TestCase("new System.Threading.Thread(() => System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite)).Start();", TestName = "leaves a thread")]
    public async Task Terminate_WhenAPluginsDisposalHoldsAThread_EndsAfterTheBoundWithALine(string dispose)
    {
        await using var host = Start(dispose);

        Assert.That(await TerminateAsync(host), Is.EqualTo(Bug), host.Output);
        Assert.That(host.Output, Does.Contain("Not at its end 4 s after it was to be"));
    }

    [Test]
    public async Task Check_WhenAPluginsDisposalHoldsAThread_EndsAllTheSame()
    {
        await using var host = Start("System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);", "", "check");

        Assert.That(await host.WaitForExitAsync(), Is.Not.Zero, host.Output);
        Assert.That(host.Output, Does.Contain("Backend xrdp").And.Contain("Not at its end"));
    }

    [Test]
    public async Task Run_WhenAPluginsThreadThrows_EndsWithTheStackInTheLog()
    {
        await using var host = Start("", """new System.Threading.Thread(() => throw new System.InvalidOperationException("out of its mind")).Start();""");

        Assert.That(await host.WaitForExitAsync(), Is.EqualTo(Bug), host.Output);
        Assert.That(host.Output, Does.Contain("an exception that nobody caught").And.Contain("out of its mind").And.Contain("   at Stuck"));
    }

    private ChildProcess Start(string dispose, string begin = "", params string[] words)
    {
        _plugins.AddSource("Stuck", $$"""
            using Autofac; using Modular.Abstractions;
            public sealed class StuckModule : PluginModule
            {
                public override string Name => "Stuck";
                protected override void Load(ContainerBuilder builder) => builder.RegisterType<Stuck>().SingleInstance().AutoActivate();
            }
            public sealed class Stuck : System.IDisposable
            {
                public Stuck() { {{begin}} }
                public void Dispose() { {{dispose}} }
            }
            """);
        foreach (var plugin in Directory.EnumerateDirectories(Path.Combine(Path.GetDirectoryName(HostProgram.Built)!, "plugins")))
            Directory.CreateSymbolicLink(Path.Combine(_plugins.Path, Path.GetFileName(plugin)), plugin);

        using var port = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        port.Start();
        return ChildProcess.Start("dotnet", [HostProgram.Built, .. words], new Dictionary<string, string>
        {
            ["DATA_PATH"] = Path.Combine(_home.FullName, "data"),
            ["LOG_PATH"] = Path.Combine(_home.FullName, "logs"),
            ["PLUGINS_PATH"] = _plugins.Path,
            ["RDP_SERVER_MANAGER_BIND"] = "127.0.0.1",
            ["RDP_SERVER_MANAGER_PORT"] = $"{((System.Net.IPEndPoint)port.LocalEndpoint).Port}",
            ["PORT_RANGE_START"] = "2001",
            ["PORT_RANGE_END"] = "2002",
        });
    }

    private static async Task<int> TerminateAsync(ChildProcess host)
    {
        await Eventually.IsTrueAsync("it has begun", () => host.HasExited || host.Output.Contains("Ports reconciled", StringComparison.Ordinal));
        await Tool.RunAsync("kill", "-TERM", $"{host.Id}");
        return await host.WaitForExitAsync();
    }
}
