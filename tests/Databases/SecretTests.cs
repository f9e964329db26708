using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>Passwords of databases: right or wrong, nobody ever reads them.</summary>
internal sealed class SecretTests
{
    private const string Secret = "tops3cr3t";

    [Test]
    public async Task Password_ThatIsRight_IsNowhereToBeRead()
    {
        await using var databases = await DatabaseServers.StartAsync("redis+redis", $"p@ss:/#%{Secret}");
        var home = databases.NewHome("redis+redis");
        home.Settings["LOG_LEVEL"] = "DEBUG";
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        await AssertSecretAsync(home, manager, server.Id);

        await databases.Redis!.KillAsync();
        (await manager.Api.PostAsync($"/servers/{server.Id}/stop")).Expect(HttpStatusCode.ServiceUnavailable);
        (await manager.Api.GetAsync("/ports")).Expect(HttpStatusCode.ServiceUnavailable);
        await AssertSecretAsync(home, manager, server.Id);
        await databases.Redis!.StartAsync();
        await manager.Api.DeleteServerAsync(server.Id);
        Assert.That(await manager.TerminateAsync(), Is.Zero);
        Assert.That(manager.Output, Does.Not.Contain(Secret));
    }

    [TestCase("redis+redis", "redis://:{0}@127.0.0.1:{1}", "store", TestName = "RedisPassword_ThatIsWrong_IsToldWithoutIt")]
    [TestCase("sqlite+redis", "redis://:{0}@127.0.0.1:{1}", "port_allocator", TestName = "RedisPassword_OfTheAllocator_ThatIsWrong_IsToldWithoutIt")]
    [TestCase("mongodb+redis", "mongodb://user:{0}@127.0.0.1:{1}/modular", "store", TestName = "MongoDbPassword_ThatIsWrong_IsToldWithoutIt")]
    public async Task Password_ThatIsWrong_IsToldWithoutIt(string parts, string url, string check)
    {
        await using var databases = await DatabaseServers.StartAsync(parts, parts.StartsWith("mongodb", StringComparison.Ordinal) ? null : "right");
        var home = databases.NewHome(parts);
        var setting = url.StartsWith("mongodb", StringComparison.Ordinal) ? "MONGODB_URL" : "REDIS_URL";
        home.Settings[setting] = string.Format(null, url, Secret, databases.Proxy?.Port ?? databases.Redis!.Port);
        var manager = home.Launch();
        await Eventually.IsTrueAsync("the log tells of the password", () =>
            manager.Output.Split('\n')
                .Any(line => line.Contains("Waiting for the", StringComparison.Ordinal) && line.Contains(setting, StringComparison.Ordinal)
                && line.Contains("password", StringComparison.Ordinal)));

        var health = (await manager.Api.GetAsync("/health")).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.That(health.Body["checks"]![check]!["message"]!.GetValue<string>(), Does.Contain(setting).And.Contain("password"));
        (await manager.Api.GetAsync("/health/ready")).Expect(HttpStatusCode.ServiceUnavailable);
        await AssertSecretAsync(home, manager, Guid.NewGuid().ToString());
        Assert.That(await manager.TerminateAsync(), Is.Zero, "waiting ends in order");
    }

    private static async Task AssertSecretAsync(ManagerHome home, RunningManager manager, string serverId)
    {
        var answers = await Task.WhenAll(new[] { "", "/ready" }.Select(p => $"/health{p}")
            .Concat(["/plugins", "/ports", "/servers", $"/servers/{serverId}", $"/servers/{serverId}/config", $"/servers/{serverId}/logs"])
            .Select(manager.Api.GetAsync));
        Assert.That(answers.Select(a => a.Text), Has.None.Contain(Secret));
        Assert.That(manager.Output, Does.Not.Contain(Secret));
        Assert.That(Secrets.FindIn(home, Secret), Is.Empty);
    }
}
