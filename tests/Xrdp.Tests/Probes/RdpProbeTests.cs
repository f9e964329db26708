using System.Net;
using System.Net.Sockets;
using System.Text;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Tests.Probes;

internal sealed class RdpProbeTests
{
    [TestCase("0300000b06d00000123400", "plain RDP answers, without TLS", TestName = "Probe_WhenNegotiationIsIgnored_SaysPlainRdp")]
    [TestCase("030000130ed000001234000201080000000000", "plain RDP answers, without TLS", TestName = "Probe_WhenPlainRdpIsSelected_SaysSo")]
    [TestCase("030000130ed000001234000300080003000000", "RDP answers, but has no usable certificate", TestName = "Probe_WhenCertificateIsMissing_SaysSo")]
    [TestCase("030000130ed000001234000300080005000000", "RDP refuses TLS (failure code 5)", TestName = "Probe_WhenTlsIsRefused_SaysSo")]
    [TestCase("030000130ed000001234000900080001000000", "RDP answers in a way that is not understood", TestName = "Probe_WhenNegotiationIsUnknown_SaysSo")]
    [TestCase("0300001302f080000000000000000000000000", "what answers is not RDP", TestName = "Probe_WhenTpktHoldsSomethingElse_SaysNotRdp")]
    [TestCase("0300ffff0ed000001234000201080001000000", "what answers is not RDP", TestName = "Probe_WhenLengthIsAbsurd_SaysNotRdp")]
    [CancelAfter(300_000)]
    public async Task Probe_WhenAnswerIsNot(string answer, string detail, CancellationToken ct)
    {
        await using var port = new AnsweringPort(Convert.FromHexString(answer), hangUp: false);

        Assert.That(await RdpProbe.ProbeAsync(port.Endpoint, null, ct), Is.EqualTo(new ProbeResult(false, detail)));
    }

    [TestCase("030000130ed000001234000201080001000000", true, "RDP answers")]
    [TestCase("030000130ed000001234000300080003000000", false, "RDP answers, but has no usable certificate")]
    [CancelAfter(300_000)]
    public async Task Confirm_WithoutAHandshake_JudgesTheAnswerAlone(string answer, bool ok, string detail, CancellationToken ct)
    {
        await using var port = new AnsweringPort(Convert.FromHexString(answer), hangUp: false);

        Assert.That(await RdpProbe.ConfirmAsync(port.Endpoint, ct), Is.EqualTo(new ProbeResult(ok, detail)));
    }

    [TestCase("220 ok\r\n")]
    [TestCase("RFB 003.008\n")]
    [TestCase("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")]
    [CancelAfter(300_000)]
    public async Task Probe_WhenAnotherProtocolGreetsAndWaits_SaysNotRdpAtOnce(string greeting, CancellationToken ct)
    {
        await using var port = new AnsweringPort(Encoding.ASCII.GetBytes(greeting), hangUp: false);

        Assert.That(await RdpProbe.ProbeAsync(port.Endpoint, null, ct), Is.EqualTo(new ProbeResult(false, "what answers is not RDP")));
    }

    [TestCase("")]
    [TestCase("0300")]
    [TestCase("030000130ed0")]
    [CancelAfter(300_000)]
    public async Task Probe_WhenPeerHangsUp_SaysThereIsNoAnswer(string answer, CancellationToken ct)
    {
        await using var port = new AnsweringPort(Convert.FromHexString(answer), hangUp: true);

        Assert.That((await RdpProbe.ProbeAsync(port.Endpoint, null, ct)).Detail, Does.Contain("without an answer"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Probe_WhenTlsIsPromisedButNotSpoken_SaysHandshakeFails(CancellationToken ct)
    {
        var answer = Convert.FromHexString("030000130ed000001234000201080001000000").Concat("no TLS record at all"u8.ToArray()).ToArray();
        await using var port = new AnsweringPort(answer, hangUp: true);

        var result = await RdpProbe.ProbeAsync(port.Endpoint, null, ct);

        Assert.That(result.Ok, Is.False);
        Assert.That(result.Detail, Does.StartWith("RDP answers, but").Or.StartWith("the connection ends early").Or.StartWith("the connection was closed"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Probe_WhenNothingListens_SaysSo(CancellationToken ct)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, never listening: nobody else can get it

        Assert.That(await RdpProbe.ProbeAsync((IPEndPoint)taken.LocalEndPoint!, null, ct), Is.EqualTo(new ProbeResult(false, "nothing listens")));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Probe_WhenPeerStaysSilent_EndsWithTheCallersPatience(CancellationToken ct)
    {
        await using var port = new AnsweringPort([], hangUp: false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(200);

        Assert.That(async () => await RdpProbe.ProbeAsync(port.Endpoint, null, patience.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
