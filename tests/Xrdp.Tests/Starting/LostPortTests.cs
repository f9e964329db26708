using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Starting;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Starting;

/// <summary>Somebody takes the port after it was found free and before xrdp listens there.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class LostPortTests : BackendFixture
{
    private static readonly string[] Refused = ["[ERROR] trans_listen_address failed", "[ERROR] xrdp_listen_main_loop: xrdp_listen_get_port failed"];

    [Test]
    [CancelAfter(60_000)]
    public async Task Start_WhenAStrangerIsQuickerThanXrdp_IsAConflictThatNamesThePort(CancellationToken ct)
    {
        var start = NewStart();
        using var stranger = new TcpListener(IPAddress.Loopback, start.Port);
        try
        {
            await Backend.StartAsync(start, new AtStep("starting xrdp", stranger.Start), ct);
            Assert.Fail("It was started.");
        }
        catch (ServerException e)
        {
            Assert.That((e.Error, e.Field), Is.EqualTo((ServerError.Conflict, "port")), e.Message);
            Assert.That(e.Message, Does.Contain($"{start.Port}"));
        }

        stranger.Stop();
        await using var server = await StartAsync(start, ct);
        Assert.That(server.Endpoint.Port, Is.EqualTo(start.Port), "nothing of the first attempt is in the way");
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    public void Explain_WhenTheStrangerHasLeft_IsAConflictNevertheless() =>
        Assert.That(LostPort.Explain(IPAddress.Loopback, 15999, Refused),
            Has.Property("Error").EqualTo(ServerError.Conflict).And.Property("Field").EqualTo("port").And.Message.Contains("15999"));

    [Test]
    public void Explain_WhenXrdpEndedForAnotherReason_SaysNothing() =>
        Assert.That(LostPort.Explain(IPAddress.Loopback, 15999, ["[ERROR] Error loading configuration"]), Is.Null);

    private sealed class AtStep(string name, Action action) : IProgress<StartStep>
    {
        public void Report(StartStep value)
        {
            if (value.Name == name)
                action();
        }
    }
}
