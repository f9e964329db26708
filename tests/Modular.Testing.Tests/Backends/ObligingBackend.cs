using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: takes any profile for its default one.</summary>
internal sealed class ObligingBackend : FakeBehind, IHaveLeftovers<ObligingBackend>
{
    public static new ObligingBackend Open(HostContext host) => new();

    public override ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        base.PlanAsync(serverId, spec with { Profile = "default" }, port, cancellationToken);

    public override Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) =>
        base.StartAsync(start with { Spec = start.Spec with { Profile = "default" } }, progress, cancellationToken);
}
