using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: a start goes on to its end, whoever gives it up.</summary>
internal sealed class DeafBackend : FakeBehind, IHaveLeftovers<DeafBackend>
{
    public static new DeafBackend Open(HostContext host) => new();

    public override Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) =>
        base.StartAsync(start, progress, CancellationToken.None);
}
