using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: counts a server's files only while it runs.</summary>
internal sealed class RunningOnlyBackend : FakeBehind, IBackendDisk, IHaveLeftovers<RunningOnlyBackend>
{
    public static new RunningOnlyBackend Open(HostContext host) => new();

    public Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken) =>
        Task.FromResult(Behind.Running.Any(s => s.Start.ServerId == serverId) ? 4096L : 0);
}
