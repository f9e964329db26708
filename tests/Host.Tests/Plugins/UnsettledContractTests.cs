
namespace Modular.Host.Tests.Plugins;

/// <summary>
/// A plugin that was built while the contract was called 1.0 and was still being changed: nothing but its metadata tells it from one that was built since.
/// </summary>
internal sealed class UnsettledContractTests
{
    private const string Contract = """
        using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
        [assembly: System.Reflection.AssemblyVersion("1.0.0.0")]
        namespace Modular.Abstractions;
        public abstract class PluginModule : Autofac.Module { public abstract string Name { get; } }
        public interface IServerBackend
        {
            BackendCapabilities Capabilities { get; }
            ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken);
            Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken);
            Task<RecoveryResult> RecoverAsync(ServerRecord server, CancellationToken cancellationToken);
            Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken);
            IAsyncEnumerable<OwnedInstance> ListOwnedAsync(CancellationToken cancellationToken);
        }
        public interface IRunningServer { }
        public interface IServerLogs { IReadOnlyList<string> LogStreams { get; } }
        public enum RemovalScope { Processes }
        public record BackendCapabilities; public record ServerPlan; public record ServerSpec; public record ServerStart; public record StartStep(string Step);
        public record ServerRecord; public record OwnedInstance; public abstract record RecoveryResult { public record Unknown(string Reason) : RecoveryResult; }
        """;

    private const string Plugin = """
        using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Autofac; using Modular.Abstractions;
        public sealed class M : PluginModule
        {
            static M() => throw new InvalidOperationException("code of it runs");
            public override string Name => "Acme";
            protected override void Load(ContainerBuilder builder) => builder.RegisterType<Backend>().Keyed<IServerBackend>("acme");
        }
        public sealed class Backend : IServerBackend, IServerLogs
        {
            public IReadOnlyList<string> LogStreams => [];
            public BackendCapabilities Capabilities => new();
            public ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) => new(new ServerPlan());
            public Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) { progress.Report(new StartStep("x")); return null!; }
            public Task<RecoveryResult> RecoverAsync(ServerRecord server, CancellationToken cancellationToken) => Task.FromResult<RecoveryResult>(new RecoveryResult.Unknown("x"));
            public Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) => Task.CompletedTask;
            public IAsyncEnumerable<OwnedInstance> ListOwnedAsync(CancellationToken cancellationToken) => null!;
        }
        """;

    [Test]
    public async Task Backend_OfThatTime_IsRefusedInOneTrueLineBeforeItsCodeRuns()
    {
        using var elsewhere = new PluginFolder();
        using var folder = new PluginFolder();
        var contract = elsewhere.In("Contract", "Modular.Abstractions.dll");
        PluginFolder.Compile(Contract, contract);
        folder.AddGood("Good").AddSource("Acme", Plugin, contract);

        await using var catalog = folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Single().Reason, Does.Match(
            @"^Acme\.dll was built against an earlier Modular\.Abstractions than this host's 1\.\d+: IServerBackend\.GetCapabilitiesAsync, IServerBackend\.RecoverAsync, "
            + @"IServerLogs and \d+ more have changed since\. Rebuild it against this host's\.$"));
    }
}
