using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Modular.Fuzzing;

/// <summary>A real manager, whose folders lie in one where nothing else may change.</summary>
internal sealed partial class FuzzedManager : IAsyncDisposable
{
    private const int MostServers = 20;
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    /// <summary>The web server's own answers to what is no request of HTTP, or too long to be read; it hangs up then.</summary>
    private static readonly HttpStatusCode[] HungUp =
        [HttpStatusCode.BadRequest, HttpStatusCode.RequestUriTooLong, HttpStatusCode.RequestHeaderFieldsTooLarge, HttpStatusCode.HttpVersionNotSupported];

    private static readonly string[] Targets = ["/etc/passwd", "/etc/group", "/etc/hosts", "/etc/xrdp/xrdp.ini", "/etc/xrdp/sesman.ini"];

    private readonly DirectoryInfo _around = Directory.CreateTempSubdirectory("modular-fuzz-");
    private readonly ConcurrentQueue<string> _servers = [];
    private readonly string _etc = Etc();
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 })
        {
            Timeout =
            Timeout.InfiniteTimeSpan
        };
    private readonly ManagerHome _home;
    private RunningManager _manager = null!;

    private FuzzedManager()
    {
        _home = new ManagerHome(parent: _around.FullName);
        File.WriteAllText($"{_around.FullName}/canary", "alive");
        _home.Settings["MAX_CONCURRENT_SERVERS"] = "2";
    }

    public Uri Address => new($"http://127.0.0.1:{_home.ApiPort}");

    public IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>Those that exist just now.</summary>
    public IReadOnlyList<string> ServerIds => [.. _servers];

    public static async Task<FuzzedManager> StartAsync()
    {
        var stage = new FuzzedManager();
        stage._manager = await stage._home.StartAsync();
        stage.Operations = Operation.ReadAll((await stage._manager.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body);
        Assert.That(stage.Operations, Has.Count.GreaterThan(15));
        return stage;
    }

    /// <summary>The same manager with other settings.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        await _manager.TerminateAsync();
        foreach (var (name, value) in settings)
            _home.Settings[name] = value;

        _manager = await _home.StartAsync();
    }

    /// <summary>Its status, 0 when it was hung up on; and what is wrong with the answer, null when nothing is.</summary>
    public async Task<(int Status, string? Fault)> SendAsync(GeneratedRequest request, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            using var message = request.ToMessage(Address);
            using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var text = request.MayStream && answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(deadline.Token);
            if (answer.StatusCode == HttpStatusCode.Created)
                await RememberAsync(JsonNode.Parse(text)!["server_id"]!.GetValue<string>());

            return ((int)answer.StatusCode, FaultOf(answer, text));
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: IOException } or SocketException)
        {
            return (0, null); // hung up on before all of it was sent
        }
        catch (OperationCanceledException)
        {
            return (0, $"no answer within {patience.TotalSeconds} s");
        }
    }

    /// <summary>Long enough for an answer: so long that it has answered a question that was asked later, for on a busy machine all take longer.</summary>
    public async Task KeepsSilentAsync()
    {
        await Task.Delay(Silence);
        await _manager.Api.GetAsync("/health/live");
    }

    /// <summary>Whether a 503 is what was asked for: that a part answers too late, as it may on a busy machine. In the end all must be well.</summary>
    /// <param name="body">Without its first brace, and whatever came before that.</param>
    public static bool IsHealthReport(string body) => body.StartsWith("\"status\":\"unhealthy\",\"service\":", StringComparison.Ordinal);

    public async Task AssertUnharmedAsync()
    {
        await Eventually.IsTrueAsync("the manager is healthy", async () => (await _manager.Api.GetAsync("/health")).Status == HttpStatusCode.OK);
        foreach (var server in await _manager.Api.ListAsync("?limit=1000"))
            await _manager.Api.DeleteAsync($"/servers/{server!["server_id"]}?force=true");

        Assert.That(await Violations.FindAsync(_home), Is.Empty);
        await Leftovers.AssertNoneAsync(_home);
        Assert.That(_around.GetFileSystemInfos().Select(f => f.Name), Is.EquivalentTo(new[] { "canary", "home" }));
        Assert.That(File.ReadAllText($"{_around.FullName}/canary"), Is.EqualTo("alive"));
        Assert.That(Etc(), Is.EqualTo(_etc), "what hostile texts point at");
        var log = Directory.EnumerateFiles(_home.LogPath, "manager-*.log").SelectMany(File.ReadLines).ToList();
        Assert.That(log.Where(l => !LogLine().IsMatch(l)), Is.Empty, "lines that nobody but a caller can have made");
        Assert.That(log.Where(l => l.Contains(" - ERROR - ", StringComparison.Ordinal) || l.Contains(" - CRITICAL - ", StringComparison.Ordinal)), Is.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _home.DisposeAsync();
        _around.Delete(recursive: true);
    }

    private static string? FaultOf(HttpResponseMessage answer, string text)
    {
        if (answer.Headers.Contains("X-Injected"))
            return "a header of the caller's making";

        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified
            || (text.Length == 0 && answer.Headers.ConnectionClose == true && HungUp.Contains(answer.StatusCode)))
            return null;

        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && text.StartsWith('{') && IsHealthReport(text[1..]))
            return null;

        var isServersFault = answer.StatusCode >= HttpStatusCode.InternalServerError && answer.StatusCode != HttpStatusCode.NotImplemented;
        return isServersFault || !IsProblem(answer, text) ? $"{(int)answer.StatusCode}: {text}" : null;
    }

    private static bool IsProblem(HttpResponseMessage answer, string text)
    {
        try
        {
            return answer.RequestMessage!.Method == HttpMethod.Head
                || JsonNode.Parse(text) is JsonObject problem && problem["status"]?.GetValue<int>() == (int)answer.StatusCode && problem["detail"] is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - [\w.]+ - [A-Z]+ - [^\p{C}]*$")]
    private static partial Regex LogLine();

    /// <summary>Others may work on this machine, so these files are compared, not the times of all.</summary>
    private static string Etc() => string.Join('\n', Targets.Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    private async Task RememberAsync(string serverId)
    {
        _servers.Enqueue(serverId);
        while (_servers.Count > MostServers && _servers.TryDequeue(out var oldest))
            await _manager.Api.DeleteAsync($"/servers/{oldest}?force=true");
    }
}
