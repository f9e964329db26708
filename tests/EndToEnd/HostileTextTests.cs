using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Nothing a caller writes reaches a rendered file.</summary>
internal sealed partial class HostileTextTests : OneManagerTests
{
    private static readonly string[] Hostile =
    [
        "x\n[Globals]\nport=1\nsecurity_layer=rdp", "x\r[desktop]\rlib=../../evil.so", "]; # cut", "$PATH", "ask", "{base64}YQ==",
        "../../../../etc/passwd", "{{ include 'x' }}", "\"; touch /tmp/owned; \"", "$(touch /tmp/owned)", "日本語\u2028\u0085", new string('a', 200),
    ];

    [Test]
    public async Task Name_Hostile_ChangesNoRenderedFile()
    {
        var plain = await CreateAsync(new JsonObject { ["name"] = "plain" });
        var expected = await ReadFilesAsync(plain);
        foreach (var text in Hostile)
        {
            var server = await CreateAsync(new JsonObject { ["name"] = text, ["labels"] = new JsonObject { ["note"] = text } });
            if (server is not null)
                Assert.That(await ReadFilesAsync(server), Is.EqualTo(expected), text);
        }

        Assert.That(File.Exists("/tmp/owned"), Is.False);
    }

    [TestCase("user_id")]
    [TestCase("session_id")]
    public async Task Identifier_Hostile_IsRefused(string member)
    {
        foreach (var text in Hostile[..^1].Where(t => t != "ask"))
        {
            var answer = await Manager.Api.PostAsync("/servers", ApiClient.NewServer("alice", body => body[member] = text));
            Assert.That((int)answer.Status, Is.AnyOf(400, 422), $"{text}: {answer}");
            Assert.That(answer.Body["errors"]!.ToJsonString(), Does.Contain(member));
        }
    }

    [Test]
    public async Task Identifier_AllowedButOdd_ChangesNoRenderedFile()
    {
        var plain = await CreateAsync([]);
        var odd = await CreateAsync(new JsonObject { ["user_id"] = "..", ["session_id"] = "ask@:._-" });
        Assert.That(await ReadFilesAsync(odd), Is.EqualTo(await ReadFilesAsync(plain)));
    }

    /// <summary>Null when the manager does not take such a text.</summary>
    private async Task<JsonNode?> CreateAsync(JsonObject members)
    {
        var body = ApiClient.NewServer("alice", b =>
        {
            foreach (var (name, value) in members)
                b[name] = value?.DeepClone();
        });
        var answer = await Manager.Api.PostAsync("/servers", body);
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
            return null;
        return answer.Expect(HttpStatusCode.Created).Body;
    }

    /// <summary>The rendered files without what differs between any two servers.</summary>
    private async Task<string> ReadFilesAsync(JsonNode? created)
    {
        var server = ServerAccess.From(created!);
        var text = (await Manager.Api.GetAsync($"/servers/{server.Id}/config")).Expect(HttpStatusCode.OK).Text;
        await Manager.Api.DeleteServerAsync(server.Id);
        Assert.That(text, Does.Contain("security_layer"));
        return Normalize(text, server);
    }

    private static string Normalize(string text, ServerAccess server)
    {
        var same = text.Replace(server.Id, "ID", StringComparison.Ordinal).Replace($":{server.Port}", ":PORT", StringComparison.Ordinal);
        same = Certificate().Replace(same, "CERTIFICATE");
        same = GatewayAddress().Replace(same, "GATEWAY");
        return VncPort().Replace(same, "VNC");
    }

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----")]
    private static partial Regex Certificate();

    [GeneratedRegex(@"127\.80\.\d+\.\d+")]
    private static partial Regex GatewayAddress();

    [GeneratedRegex(@"\b22\d\d\d\b")]
    private static partial Regex VncPort();
}
