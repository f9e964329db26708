using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Processes;

/// <summary>What could not be looked at for want of file descriptors is neither there nor gone, neither right nor wrong.</summary>
[NonParallelizable]
internal sealed class DescriptorShortageTests
{
    private const int GatewayPort = 15353;

    /// <summary>Calls it once with descriptors, so that the runtime has loaded all it needs, and then without.</summary>
    private static Exception? ThrownInFamine(Action action, int left = 0)
    {
        action();
        for (var i = 0; ; i++)
        {
            using var famine = new DescriptorFamine(left);
            try
            {
                action();
                return null;
            }
            catch (Exception e) when (i > 0 || e is not ServerException and not IOException)
            {
                return e;
            }
            catch (Exception)
            {
                // once more: the way of the exception is warm, too
            }
        }
    }

    [Test]
    public void MayHold_OfTheOwnersConnection_IsNotAnswered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        var (here, there) = ((IPEndPoint)client.Client.LocalEndPoint!, (IPEndPoint)client.Client.RemoteEndPoint!);
        var sockets = new SessionSockets(new XrdpOptions());

        Assert.That(ThrownInFamine(() => sockets.MayHold(here, there)),
            Is.InstanceOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
    }

    [Test]
    public void Sockets_AndEnvironment_OfAProcessThatRuns_AreNotEmpty()
    {
        Assert.That(ThrownInFamine(() => ProcFs.Sockets(Environment.ProcessId)), Is.InstanceOf<IOException>());
        Assert.That(ThrownInFamine(() => ProcFs.Environment(Environment.ProcessId)), Is.InstanceOf<IOException>());
        Assert.That(ThrownInFamine(() => ProcFs.ProcessNamespace(Environment.ProcessId)), Is.Null, "a link is read without one");
    }

    [TestCase(3, ExpectedResult = true, Description = "ESRCH")]
    [TestCase(5, ExpectedResult = false, Description = "EIO")]
    [TestCase(12, ExpectedResult = false, Description = "ENOMEM")]
    [TestCase(23, ExpectedResult = false, Description = "ENFILE")]
    [TestCase(24, ExpectedResult = false, Description = "EMFILE")]
    public bool Process_ThatCouldNotBeRead_IsGoneOnlyWhenTheKernelSaysSo(int error) => ProcFs.IsClosed(new IOException("", error));

    [Test]
    public void Leftovers_ThatCannotBeLookedFor_AreNotNone() =>
        Assert.That(ThrownInFamine(() => OwnedProcesses.AllOf("nobody"), left: 1), Is.InstanceOf<IOException>());

    [Test]
    [CancelAfter(600_000)]
    public async Task Scan_OfProcessesThatRun_DoesNotMissThem(CancellationToken ct)
    {
        using var folders = new TestFolders();
        using var marked =
            new MarkedProcesses(folders.Host, new UnitMembership(folders.Host, new ServerUids(new XrdpOptions(), folders.Host)), TimeProvider.System);
        using var watcher = new ExitWatcher();
        var mark = new OwnershipMark(Guid.CreateVersion7().ToString(), folders.Host.ManagerId, "session");
        var process =
            watcher.Track(ProcessSpawner.Spawn(new SpawnRequest("/bin/sleep", ["1000"], mark.ToEnvironment(), Path.Combine(folders.Root, "output"))))!;
        try
        {
            Assert.That(ThrownInFamine(Scan, left: 1), Is.InstanceOf<IOException>(),
                "one descriptor is enough to list processes, and not to ask whose they are");
        }
        finally
        {
            process.Signal(LibC.SigKill);
            await process.Exited.WaitAsync(ct);
        }

        void Scan() => Assert.That(marked.OfAsync(mark.ServerId).GetAwaiter().GetResult(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Ports_ThatCannotBeTried_AreNotTaken()
    {
        using var ports = new VncPorts(new XrdpOptions());
        Assert.That(ThrownInFamine(() =>
        {
            ports.Take("server", withDisplay: true, filtered: true);
            ports.GiveBack("server");
        }), Unavailable);
        Assert.That(ThrownInFamine(() => PortCheck.Demand(IPAddress.Loopback, GatewayPort)), Unavailable);
    }

    [Test]
    public async Task Gateway_ThatCannotListen_DoesNotSayThatTheAddressIsTaken()
    {
        await using var gateway = new CredentialGateway(NullLogger<CredentialGateway>.Instance, TimeProvider.System, "127.74.0.0/24", GatewayPort);
        var credentials = StoredCredentials.From(new ServerCredentials("alice", "pw"));

        Assert.That(ThrownInFamine(() =>
        {
            gateway.Open("server", null, credentials);
            gateway.Close("server");
        }), Unavailable);
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Unavailable =>
        Is.InstanceOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.Unavailable);
}
