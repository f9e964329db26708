using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Testing.Backends;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class XrdpBackendContractTests : ServerBackendContract
{
    private readonly Dictionary<IServerBackend, TestBackend> _open = [];

    protected override int FirstPort => 15300;

    protected override ServerSpec Spec { get; } = new() { UserId = "alice", SessionId = "session-1", Display = new DisplaySpec { Width = 640, Height = 480 } };

    protected override Task<IServerBackend> OpenAsync(HostContext host)
    {
        var test = new TestBackend(host);
        _open[test.Backend] = test;
        return Task.FromResult(test.Backend);
    }

    protected override async Task CloseAsync(IServerBackend backend)
    {
        _open.Remove(backend, out var test);
        await test!.DisposeAsync();
    }

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) => Task.FromResult(OwnedProcesses.AllOf(managerId));

    protected override async Task AskAsync(IRunningServer server, CancellationToken cancellationToken)
    {
        var probe = await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, server.Endpoint.Port), server.Endpoint.CertificateSha256, cancellationToken);
        Assert.That(probe.Ok, probe.Detail);
    }
}
