using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Modular.Clients;

/// <summary>A page in Debian's chromium, without a window, and what the browser says of it (Chrome DevTools Protocol).</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("modular-browser-").FullName;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ChildProcess _chromium;
    private Task _listening = Task.CompletedTask;
    private int _lastId;

    private Browser() => _chromium = ChildProcess.Start("chromium",
        ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--window-size=1400,1000",
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"]);

    /// <summary>Errors of scripts, and what the browser logs as an error: what a policy forbids, what cannot be loaded.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Addresses that were asked.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Status and address of each answer.</summary>
    public IReadOnlyCollection<string> Answers => _answers;

    public static async Task<Browser> OpenAsync(string url)
    {
        var browser = new Browser();
        await browser.ConnectAsync();
        foreach (var domain in new[] { "Runtime", "Log", "Network", "Page" })
            await browser.SendAsync($"{domain}.enable");

        await browser.SendAsync("Page.navigate", new JsonObject { ["url"] = url });
        return browser;
    }

    /// <summary>The value of a JavaScript expression; null also when it throws, as it does while the page is being made.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression) =>
        (await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]?["result"]?["value"];

    public Task WaitForAsync(string expression) =>
        Eventually.IsTrueAsync(expression, async () => (await EvaluateAsync($"!!({expression})"))?.GetValue<bool>() == true);

    /// <summary>Into what has the focus.</summary>
    public Task TypeAsync(string text) => SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _listening;
        _socket.Dispose();
        _closing.Dispose();
        foreach (var process in ProcessTable.WithDescendants(p => p.Mentions(_profile)))
            ProcessTable.Kill(process);

        await _chromium.DisposeAsync();
        await Eventually.IsTrueAsync("the browser has ended", () => !ProcessTable.Read().Any(p => p.Mentions(_profile)));
        Directory.Delete(_profile, recursive: true);
    }

    private async Task ConnectAsync()
    {
        var place = Path.Combine(_profile, "DevToolsActivePort");
        var lines = await Eventually.GetAsync("chromium says its port", async () =>
            File.Exists(place) && await File.ReadAllLinesAsync(place) is [_, _, ..] both ? both : null);
        using var http = new HttpClient();
        var address = await Eventually.GetAsync("chromium has a page", async () =>
            JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{lines[0]}/json"))!.AsArray()
                .Where(t => (string?)t!["type"] == "page").Select(t => (string?)t!["webSocketDebuggerUrl"]).FirstOrDefault());
        await _socket.ConnectAsync(new Uri(address), CancellationToken.None);
        _listening = ListenAsync();
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _asked[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true,
            CancellationToken.None);
        return await answer.Task.WaitAsync(Eventually.Patience);
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } message)
                Take(message);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // the browser is gone, and who waits for an answer fails; or it was closed here
        }
    }

    private async Task<JsonNode?> ReceiveAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;

            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(text.ToArray());
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id && _asked.TryRemove((int)id, out var asked))
            asked.SetResult(message);
        else if ((string?)message["method"] == "Runtime.exceptionThrown")
            _complaints.Enqueue(message["params"]!["exceptionDetails"]!.ToJsonString());
        else if ((string?)message["method"] == "Log.entryAdded" && (string?)message["params"]!["entry"]!["level"] == "error")
            _complaints.Enqueue(message["params"]!["entry"]!.ToJsonString());
        else if ((string?)message["method"] == "Network.requestWillBeSent")
            _requests.Enqueue((string)message["params"]!["request"]!["url"]!);
        else if ((string?)message["method"] == "Network.responseReceived")
            _answers.Enqueue($"{message["params"]!["response"]!["status"]} {message["params"]!["response"]!["url"]}");
    }
}
