using System.Text;

namespace Modular.Fuzzing.Sockets;

/// <summary>Requests that are too much, or that try to be two; over a real socket, as no client library would send them.</summary>
internal sealed class RequestLimitTests : OneManagerTests
{
    private const string Json = "Host: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    [TestCase(64 * 1024, "HTTP/1.1 200 ")]
    [TestCase((64 * 1024) + 1, "HTTP/1.1 413 ")]
    [TestCase(2 * 1024 * 1024, "HTTP/1.1 413 ")]
    public async Task Body_OfLength_IsTakenUpToTheLimit(int length, string expected)
    {
        const string Body = "{\"user_id\":\"a\",\"session_id\":\"s\"}";
        Assert.That(await SendAsync($"POST /plan HTTP/1.1\r\n{Json}Content-Length: {length}\r\n\r\n{Body.PadRight(length)}"), Does.StartWith(expected));
        Assert.That(await SendAsync($"POST /plan HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{Body.PadRight(length)}\r\n0\r\n\r\n"),
            Does.StartWith(expected));
    }

    [Test]
    public async Task Body_SaidToBeHuge_IsRefusedBeforeItComes() =>
        Assert.That(await SendAsync($"POST /servers HTTP/1.1\r\n{Json}Content-Length: 9000000000000\r\n\r\n{{"), Does.StartWith("HTTP/1.1 413 "));

    [TestCase(15, "HTTP/1.1 200 ")]
    [TestCase(16, "HTTP/1.1 400 ")]
    [TestCase(30_000, "HTTP/1.1 400 ")]
    public async Task Json_NestedInAMember_IsTakenUpToSixteenLevels(int depth, string expected)
    {
        var body = $"{{\"user_id\":\"a\",\"session_id\":\"s\",\"x\":{new string('[', depth)}{new string(']', depth)}}}";
        Assert.That(await SendAsync($"POST /plan HTTP/1.1\r\n{Json}Content-Length: {body.Length}\r\n\r\n{body}"), Does.StartWith(expected));
    }

    [TestCase("GET /servers HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {0}\r\n\r\n", 40_000, "HTTP/1.1 431 ")]
    [TestCase("GET /servers?user_id={0} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 40_000, "HTTP/1.1 414 ")]
    public async Task Head_ThatIsLong_IsRefused(string head, int length, string expected) =>
        Assert.That(await SendAsync(head.Replace("{0}", new string('a', length), StringComparison.Ordinal)), Does.StartWith(expected));

    /// <summary>Two requests to one reader and one to another: what a proxy in front could be made to believe.</summary>
    [TestCase("Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd")]
    [TestCase("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /servers HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [TestCase("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [TestCase("Content-Length: +4\r\n\r\nabcd")]
    [TestCase("Content-Length : 4\r\n\r\nabcd")]
    [TestCase("X: a\r\n b\r\nContent-Length: 0\r\n\r\n")]
    public async Task Request_WhoseEndIsInDoubt_GetsOneAnswerAndNoSuccess(string rest)
    {
        var answer = await SendAsync($"POST /plan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n{rest}");
        Assert.That(answer.Split("HTTP/1.1 ").Length - 1, Is.EqualTo(1), answer);
        Assert.That(answer, Does.StartWith("HTTP/1.1 4"));
    }

    [TestCase("/servers/%0d%0aX-Injected:%20yes")]
    [TestCase("/servers/a%0aX-Injected:%20yes/connection.rdp")]
    [TestCase("/servers?cursor=%0d%0aX-Injected:%20yes")]
    [TestCase("/servers/..%2f..%2f..%2fetc%2fpasswd")]
    [TestCase("/servers/../../../etc/passwd")]
    [TestCase("/servers/%2e%2e/%2e%2e/etc/passwd/logs?stream=../../../../etc/passwd")]
    [TestCase("/docs/..%2f..%2f..%2fetc/passwd")]
    public async Task Path_ThatIsHostile_AddsNoHeaderAndReadsNoFile(string path)
    {
        var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 4").And.Not.Contains("\nX-Injected").And.Not.Contains("root:"));
    }

    [Test]
    public async Task Log_OfHostileNames_HasOneLineForEach()
    {
        await SendAsync(
            "DELETE /servers/a%0a2026-01-02%2003:04:05,678%20-%20Modular%20-%20INFO%20-%20forged HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        await SendAsync(
            "GET /servers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer a\u0085forged\r\nUser-Agent: \u001b[31mforged\r\nConnection: close\r\n\r\n");
        var log = Directory.EnumerateFiles(Home.LogPath, "manager-*.log").SelectMany(File.ReadLines).ToList();
        Assert.That(log, Is.Not.Empty.And.All.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - [\w.]+ - [A-Z]+ - [^\p{C}]*$"));
        Assert.That(log.Where(l => l.EndsWith(" - forged", StringComparison.Ordinal)), Is.All.Contains("\\u000a").Or.Empty);
    }

    private async Task<string> SendAsync(string request)
    {
        var answer =
            await RawConnection.ExchangeAsync(new Uri($"http://127.0.0.1:{Home.ApiPort}"), Encoding.Latin1.GetBytes(request), () => Task.Delay(Silence));
        (await Manager.Api.GetAsync("/health/live")).Expect(System.Net.HttpStatusCode.OK);
        return answer;
    }
}
