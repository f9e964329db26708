using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Credentials;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Recovery;

/// <summary>Desktops share the machine's network, and their manager is down for a while.</summary>
[TestFixture("bubblewrap")]
[TestFixture("uid")]
[TestFixture("none")]
[Category(ServerLifeTests.AnyUser)]
internal sealed class AbsentManagerTests(string mode) : SquatterFixture
{
    private const string Password = "Passw0rd-of-someone";

    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(base.Settings) { ["SharedNetwork"] = "true", ["Sandbox"] = mode };

    [SetUp]
    public void LetUidsPass()
    {
        if (mode != "bubblewrap" && LibC.geteuid() != 0)
            Assert.Ignore("A uid for each server needs root.");
        if (mode != "bubblewrap")
            File.SetUnixFileMode(Folders.Root, File.GetUnixFileMode(Folders.Root) | UnixFileMode.OtherExecute);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Gateway_WhileTheManagerIsDown_CannotBeTakenByANeighbour(CancellationToken ct)
    {
        var (victim, mallory) = (NewStart(), NewStart("squat"));
        IRunningServer[] servers = [await StartAsync(victim, ct), await StartAsync(mallory, ct)];
        var gateway = new IPEndPoint(IPAddress.Parse(InstanceState.Parse(servers[0].Handle)!.Gateway), Test.Resolve<CredentialGateway>().Port);
        foreach (var server in servers)
            await server.DisposeAsync();
        await Test.DisposeAsync();
        string[] targets = [$"listen {gateway}", $"listen 0.0.0.0:{gateway.Port}", $"listen6 {gateway.Port}"];

        var done = await TellAsync(mallory, targets, ct);
        var waiting = new List<TcpClient>();
        for (var i = 0; i < 3; i++)
            waiting.Add(await AskAsync(gateway, ct));
        StartManager();
        var adopted = new List<IRunningServer>();
        foreach (var (start, server) in new[] { victim, mallory }.Zip(servers))
            adopted.Add(((RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct)).Server);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(done, Is.EqualTo(targets.Select(t => $"{t} failed")));
            foreach (var client in waiting)
                Assert.That(await AnswerAsync(client, ct), Is.Zero, "who asked meanwhile is answered");
            Assert.That(await AnswerAsync(await AskAsync(gateway, ct), ct), Is.Zero);
        }

        foreach (var server in adopted)
            await server.StopAsync(TimeSpan.Zero, ct);
        Assert.That(OwnedProcesses.AllOf(Folders.Host.ManagerId), Is.Empty);
        Assert.That(Modular.Xrdp.Network.PortCheck.IsFree(gateway.Address, gateway.Port), "with the server its address is given back");
    }

    private static async Task<TcpClient> AskAsync(IPEndPoint gateway, CancellationToken ct)
    {
        var client = new TcpClient();
        await client.ConnectAsync(gateway, ct);
        await client.GetStream().WriteAsync(ScpQuestion.Of("someone", Password), ct);
        return client;
    }

    /// <summary>0: come in.</summary>
    private static async Task<int> AnswerAsync(TcpClient client, CancellationToken ct)
    {
        using (client)
        {
            var answer = new byte[14];
            await client.GetStream().ReadExactlyAsync(answer, ct);
            return answer[11];
        }
    }
}
