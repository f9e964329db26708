using System.Net;
using System.Net.Sockets;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class ApiSocketsTests
{
    [Test]
    public void Open_WhenAnotherProgramListensThere_NamesTheSettingAndTheFix()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.That(ErrorOf(new ModularOptions { ApiPort = port }),
            Is.EqualTo($"RDP_SERVER_MANAGER_PORT ('{port}'): another program listens at 0.0.0.0:{port} already; stop it (ss -ltnp shows it), or set another " +
                "port."));
    }

    [Test]
    public void Open_OfAnAddressOfAnotherMachine_NamesTheSetting() =>
        Assert.That(ErrorOf(new ModularOptions { ApiPort = FreePort(), ApiAddresses = [IPAddress.Parse("192.0.2.1")] }),
            Does.StartWith("RDP_SERVER_MANAGER_BIND ('192.0.2.1'): is no address of this machine"));

    [Test]
    public void Take_OfWhatWasOpened_IsThatSocketAndListens()
    {
        var options = new ModularOptions { ApiPort = FreePort(), ApiAddresses = [IPAddress.Loopback] };
        using var sockets = new ApiSockets(options);
        sockets.Open();

        using var client = new TcpClient();
        client.Connect(options.ApiEndPoints.Single());
        using var taken = sockets.Take(options.ApiEndPoints.Single());

        using var accepted = taken.Accept();
        Assert.That(((IPEndPoint)accepted.RemoteEndPoint!).Port, Is.EqualTo(((IPEndPoint)client.Client.LocalEndPoint!).Port));
    }

    private static string ErrorOf(ModularOptions options)
    {
        using var sockets = new ApiSockets(options);
        return Assert.Throws<SettingsException>(sockets.Open)!.Errors.Single();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
