using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: does not listen when a start is given up, and tells the caller that it did.</summary>
internal sealed class StubbornBackend : FakeBehind, IHaveLeftovers<StubbornBackend>
{
    public static new StubbornBackend Open(HostContext host) => new();

    public override async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        var server = await base.StartAsync(start, progress, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return server;
    }
}
