using System.Net;
using System.Text;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Tests.Probes;

internal sealed class VncProbeTests
{
    [TestCase("RFB 003.008\n", true)]
    [TestCase("SSH-2.0-OpenSSH_9.2p1\r\n", false)]
    [TestCase("RFB", false)]
    [TestCase("", false)]
    [CancelAfter(300_000)]
    public async Task Answers_WhenPeerGreets_IsTrueForRfbAlone(string greeting, bool expected, CancellationToken ct)
    {
        await using var port = new AnsweringPort(Encoding.ASCII.GetBytes(greeting), hangUp: true);

        IPEndPoint? source = null;
        Assert.That((await VncProbe.ProbeAsync(port.Endpoint.Port, s => source = s, ct)).Ok, Is.EqualTo(expected));
        Assert.That(source, Is.EqualTo(port.LastClient), "it says beforehand where it comes from");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answers_WhenNothingListens_IsFalse(CancellationToken ct)
    {
        var port = new AnsweringPort([], hangUp: true);
        var number = port.Endpoint.Port;
        await port.DisposeAsync();

        Assert.That((await VncProbe.ProbeAsync(number, _ => { }, ct)).Ok, Is.False);
    }
}
