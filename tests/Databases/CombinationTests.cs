using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>One life of a server on every combination of store and allocator, which only the environment chooses.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CombinationTests
{
    [TestCase("sqlite+local")]
    [TestCase("sqlite+redis")]
    [TestCase("redis+redis")]
    [TestCase("mongodb+redis")]
    public async Task Server_OnTheseParts_LivesThroughACrashAndLeavesNothing(string parts)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        var first = await home.StartAsync();
        Assert.That(first.Output, Does.Contain($"port allocator {parts.Split('+')[1]}, state store {parts.Split('+')[0]}"));

        var server = await first.Api.CreateAsync();
        var stopped =
            (await first.Api.TakenAsync(() => first.Api.PostAsync("/servers", ApiClient.NewServer("bob", body => body["start"] = false)))).Expect(
                HttpStatusCode.Created).Body;
        var stoppedId = stopped["server_id"]!.GetValue<string>();
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));

        await first.KillAsync();
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));

        var second = await home.StartAsync();
        var now = await second.Api.ReadAsync(server.Id);
        Assert.That(now["status"]!.GetValue<string>(), Is.EqualTo("running"));
        Assert.That(now["port"]!.GetValue<int>(), Is.EqualTo(server.Port));
        Assert.That(await second.Api.StatusAsync(stoppedId), Is.EqualTo("stopped"));
        await Books.AssertEqualToRecordsAsync(second.Api);
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));

        await second.Api.DeleteServerAsync(server.Id);
        await second.Api.DeleteServerAsync(stoppedId);
        await Leftovers.AssertNoneAsync(home);
        await Books.AssertEmptyAsync(second.Api, databases);

        await second.KillAsync();
        var third = await home.StartAsync();
        Assert.That(await third.Api.ListAsync(), Is.Empty, "records outlived their servers");
    }
}
