using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Who belongs and who does not, with a real manager and a real desktop.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
[Parallelizable(ParallelScope.All)]
internal sealed class AccessTests(bool unprivileged)
{
    [Test]
    public async Task Session_ThatCallsTheApi_IsAStranger()
    {
        await using var home = new ManagerHome(unprivileged);
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync("mallory");
        await using var desktop = await RemoteDesktop.LogInAsync(server);
        var requests = string.Concat(new[] { "GET /health", "GET /servers", $"DELETE /servers/{server.Id}" }.Select((line, i) =>
            $"exec {i + 3}<>/dev/tcp/127.0.0.1/{home.ApiPort}; printf '{line} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&{i + 3}; head -1 <&{i + 3}; "));
        await File.WriteAllTextAsync($"{home.SessionFolder(server)}/call", requests);

        var answers = await desktop.RunAsync("env -i /bin/bash ./call > answers 2>&1", home.SessionFolder(server), "answers");

        Assert.That(answers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "HTTP/1.1 200 OK", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 401 Unauthorized" }), answers);
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"), "its owner is served as ever");
    }

    [Test]
    public async Task Key_OfTheCommandLine_LetsInUntilItIsRevoked_AndIsNowhereToBeRead()
    {
        await using var home = new ManagerHome(unprivileged);
        home.Settings["LOG_LEVEL"] = "DEBUG";
        var manager = await home.StartAsync();
        var alice = await CreateKeyAsync(home, "--name", "alices", "--user", "alice");
        var reader = await CreateKeyAsync(home, "--name", "readers", "--scopes", "servers:read");
        (await manager.Api.GetAsync("/servers")).Expect(HttpStatusCode.Unauthorized);

        manager.Api.Credential = alice;
        var server = await manager.Api.CreateAsync();
        (await manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"))).Expect(HttpStatusCode.Forbidden);
        manager.Api.Credential = reader;
        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        (await manager.Api.DeleteAsync($"/servers/{server.Id}")).Expect(HttpStatusCode.Forbidden);
        (await manager.Api.PostAsync($"/servers/{server.Id}/credentials")).Expect(HttpStatusCode.Forbidden);

        Assert.That(ProcessTable.Read().Where(p => p.Mentions(alice) || p.Mentions(reader)), Is.Empty);
        Assert.That(Secrets.FindIn(home, alice).Concat(Secrets.FindIn(home, reader)).Concat(Secrets.FindIn(home, server.Password)), Is.Empty);
        Assert.That(manager.Output, Does.Not.Contain(alice).And.Not.Contain(reader));

        var listed = await RunAsync(home, "keys", "list");
        await RunAsync(home, "keys", "revoke", listed.Split('\n').Single(line => line.Contains("alices", StringComparison.Ordinal)).Split(' ')[0]);
        manager.Api.Credential = alice;
        (await manager.Api.GetAsync($"/servers/{server.Id}")).Expect(HttpStatusCode.Unauthorized);
    }

    private static async Task<string> CreateKeyAsync(ManagerHome home, params string[] arguments) => (await RunAsync(home, ["keys", "create", .. arguments])).Trim();

    private static Task<string> RunAsync(ManagerHome home, params string[] arguments)
    {
        var command = home.CommandLine().ToList();
        return Tool.RunAsync(command[0], [.. command[1..], .. arguments]);
    }
}
