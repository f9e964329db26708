using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Running;

/// <summary>A connection that nobody logs in on does not last.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class LoginWatchTests : BackendFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["LoginTimeoutSeconds"] = "10" };

    [Test, CancelAfter(300_000)]
    public async Task Connection_ThatSendsNothing_IsEnded(CancellationToken ct)
    {
        var adopted = NewStart();
        var earlier = await StartAsync(adopted, ct);
        await earlier.DisposeAsync();
        await Test.DisposeAsync();
        StartManager();
        var recovered = (RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(adopted, earlier.Handle), ct);
        var started = NewStart();
        var server = await StartAsync(started, ct);

        // both at once: what is waited for is real time
        await Task.WhenAll(AssertSilentIsEndedAsync(server, started.Port, ct), AssertSilentIsEndedAsync(recovered.Server, adopted.Port, ct));
    }

    private static async Task AssertSilentIsEndedAsync(IRunningServer server, int port, CancellationToken ct)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(IPAddress.Loopback, port, ct);

        Assert.That(await client.GetStream().ReadAsync(new byte[1], ct), Is.Zero);
        Assert.That(await Eventually.HoldsAsync(() => ((IRunningServerSessions)server).ListSessionsAsync(ct).GetAwaiter().GetResult().Count == 0, ct));
        Assert.That(server.Exited.IsCompleted, Is.False);
        await server.StopAsync(TimeSpan.Zero, ct);
    }
}
