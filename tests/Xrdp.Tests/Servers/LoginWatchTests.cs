using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Servers;

/// <summary>A connection that nobody logs in on does not last.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class LoginWatchTests : BackendFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["LoginTimeoutSeconds"] = "10",
        ["StartTimeoutSeconds"] = "300", // of the fast time
    };

    protected override TimeProvider Time => new FastTime();

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(300_000)]
    public async Task Connection_ThatSendsNothing_IsEnded(bool adopted, CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        if (adopted)
        {
            await server.DisposeAsync();
            server = ((RecoveryResult.Adopted)await Backend.RecoverAsync(RecordOf(start, Folders.Host.ManagerId, server.Handle), ct)).Server;
        }

        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(IPAddress.Loopback, start.Port, ct);

        Assert.That(await client.GetStream().ReadAsync(new byte[1], ct), Is.Zero);
        Assert.That(await Eventually.HoldsAsync(() => ((IServerSessions)server).ListSessionsAsync(ct).GetAwaiter().GetResult().Count == 0, ct));
        Assert.That(server.Exited.IsCompleted, Is.False);
        await server.StopAsync(TimeSpan.Zero, ct);
    }
}
