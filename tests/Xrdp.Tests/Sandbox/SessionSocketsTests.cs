using System.Net;
using System.Net.Sockets;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Sandbox;

/// <summary>Whose connection is it: a session's, or somebody else's on this machine?</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class SessionSocketsTests : BackendFixture
{
    // with an environment that says nothing of where it comes from
    private const string Call = "exec env -i /bin/bash -c 'exec 3<>/dev/tcp/127.0.0.1/'$TARGET_PORT' && exec sleep 1000'";

    private readonly TcpListener _listener = StartListener();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["SharedNetwork"] = "true",
        ["Profiles:caller:Command:0"] = "/bin/bash",
        ["Profiles:caller:Command:1"] = "-c",
        ["Profiles:caller:Command:2"] = Call,
        ["Profiles:caller:Environment:TARGET_PORT"] = $"{((IPEndPoint)_listener.LocalEndpoint).Port}",
    };

    [OneTimeTearDown]
    public void Close() => _listener.Dispose();

    [Test]
    [CancelAfter(300_000)]
    public async Task MayHold_OfAProgramInASession_IsTrue(CancellationToken ct)
    {
        var server = await StartAsync(NewStart("caller"), ct);
        using var connection = await _listener.AcceptSocketAsync(ct);

        Assert.That(MayHold(connection), Is.True);
        Assert.That(MayHold(connection, new SessionSockets(new XrdpOptions { UidRangeStart = 300000, UidRangeEnd = 300999 })), Is.True,
            "to another manager, too");
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task MayHold_OfAProgramBesideTheManager_IsFalse(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_listener.LocalEndpoint, ct);
        using var connection = await _listener.AcceptSocketAsync(ct);

        Assert.That(MayHold(connection), Is.False);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task MayHold_OfAClientThatHasLeft_IsTrue(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_listener.LocalEndpoint, ct);
        using var connection = await _listener.AcceptSocketAsync(ct);
        client.Close();

        Assert.That(MayHold(connection), Is.True, "nobody is seen to hold it");
    }

    private static TcpListener StartListener()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private bool MayHold(Socket connection) => MayHold(connection, Test.Resolve<SessionSockets>());

    private static bool MayHold(Socket connection, SessionSockets sockets) =>
        sockets.MayHold((IPEndPoint)connection.RemoteEndPoint!, (IPEndPoint)connection.LocalEndPoint!);
}
