using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: passes over limits that it cannot enforce, strict or not, without a word.</summary>
internal sealed class LenientBackend : FakeBehind, IHaveLeftovers<LenientBackend>
{
    public static new LenientBackend Open(HostContext host) => new();

    public override ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        base.PlanAsync(serverId, spec with { Limits = new ResourceLimits() }, port, cancellationToken);

    public override Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) =>
        base.StartAsync(start with { Spec = start.Spec with { Limits = new ResourceLimits() } }, progress, cancellationToken);
}
