using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Servers;

internal sealed class ServerLifeTests : BackendFixture
{
    [Test]
    [CancelAfter(60_000)]
    public async Task Check_WhenAllIsInstalled_FindsNoError(CancellationToken ct)
    {
        var findings = await ((ISelfCheck)Backend).CheckAsync(ct);

        Assert.That(findings.Where(f => f.Severity == FindingSeverity.Error), Is.Empty);
        Assert.That(Backend.Capabilities.Facts["sandbox"], Is.EqualTo("bubblewrap"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Start_WhenItReturns_RdpAnswersWithItsCertificate(CancellationToken ct)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, ct);

        var probe = await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, start.Port), server.Endpoint.CertificateSha256, ct);
        Assert.That(probe.Ok, probe.Detail);
        Assert.That(server.Endpoint.Port, Is.EqualTo(start.Port));

        await server.StopAsync(TimeSpan.FromSeconds(2), ct);

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That((await server.Exited).Reason, Is.EqualTo("It was stopped."));
    }
}
