using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Somebody on the network who has no credentials.</summary>
internal sealed class StrangerTests
{
    [SetUp]
    public void RequireRoot()
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("a network namespace with a cable to this one needs root");
    }

    [Test]
    public async Task Stranger_OnTheNetwork_GetsHealthAndNothingElse()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        await using var stranger = await NetworkStranger.ConnectAsync();

        foreach (var (method, path) in Operations((await manager.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body, server.Id))
        {
            var status =
                await stranger.StatusAsync(home.ApiPort, method, path, "X-Forwarded-For: 127.0.0.1", "Host: localhost", "Content-Type: application/json");
            if (path.StartsWith("/health", StringComparison.Ordinal))
                Assert.That(status, Is.EqualTo(200), path);
            else
                Assert.That(status, Is.EqualTo(401).Or.EqualTo(429), $"{method} {path}");
        }

        Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        Assert.That(await OutsidePortsAsync(home), Is.EquivalentTo(new[] { home.ApiPort, server.Port }), "VNC and the credential gateway are on loopback");
        await manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(home);
    }

    private static IEnumerable<(string Method, string Path)> Operations(JsonNode document, string serverId) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        select (operation.Key.ToUpperInvariant(), path.Key.Replace("{id}", serverId, StringComparison.Ordinal));

    /// <summary>Ports of the manager and its servers that somebody on the network can connect to.</summary>
    private static async Task<IReadOnlyCollection<int>> OutsidePortsAsync(ManagerHome home)
    {
        var owners = ProcessTable.WithDescendants(p => p.Mentions(home.Folder)).Select(p => $"pid={p.Id},").ToList();
        return [.. from line in (await Tool.RunAsync("ss", "-Hltnp")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            where owners.Exists(owner => line.Contains(owner, StringComparison.Ordinal))
            let address = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]
            let host = address[..address.LastIndexOf(':')]
            where !host.StartsWith("127.", StringComparison.Ordinal) && host != "[::1]" && host != "[::ffff:127.0.0.1]"
            select int.Parse(address[(address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture)];
    }
}
