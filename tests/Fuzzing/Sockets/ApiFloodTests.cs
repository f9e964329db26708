using System.Net;

namespace Modular.Fuzzing.Sockets;

/// <summary>More connections than the API takes, none of which says anything.</summary>
internal sealed class ApiFloodTests
{
    private const int Most = 4096; // DescriptorBudget
    private const int Spare = 100;

    [Test]
    [CancelAfter(300_000)]
    public async Task Api_FloodedWithConnections_StillStartsServersAndRecovers()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        await manager.Api.ListAsync(); // from here it has a connection
        var before = Descriptors(manager);
        using (var flood = await OpenConnections.OpenAsync(home.ApiPort, Most + Spare, TimeSpan.FromSeconds(60)))
        {
            await TestContext.Out.WriteLineAsync($"{flood.Clients.Count} connections made");
            await Eventually.IsTrueAsync("the API has taken no more than it may", () => Descriptors(manager) is > Most / 2 and < Most + 500);
            var server = await manager.Api.CreateAsync();
            Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
            await manager.Api.DeleteServerAsync(server.Id);
        }

        await Eventually.IsTrueAsync("everything of the flood is given back", () => Descriptors(manager) < before + Spare);
        using var newcomer = new ApiClient(home.ApiPort);
        (await newcomer.GetAsync("/servers")).Expect(HttpStatusCode.OK);
        await Leftovers.AssertNoneAsync(home);
    }

    private static int Descriptors(RunningManager manager) => Directory.GetFiles($"/proc/{manager.Id}/fd").Length;
}
