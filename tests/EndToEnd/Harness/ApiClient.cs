using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Modular.EndToEnd.Harness;

/// <summary>A caller of the API.</summary>
internal sealed class ApiClient(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(3) };

    public int Port { get; } = port;

    /// <summary>A key or token that goes with each request; null: none.</summary>
    public string? Credential
    {
        get => _http.DefaultRequestHeaders.Authorization?.Parameter;
        set => _http.DefaultRequestHeaders.Authorization = value is null ? null : new AuthenticationHeaderValue("Bearer", value);
    }

    /// <summary>
    /// Whether what should succeed is sent again when it gets a 503 with Retry-After, as callers do: a database on a busy machine answers too late now and
    /// then.
    /// </summary>
    public bool RepeatsWhatIsRefusedForNow { get; init; }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<ApiAnswer> PostAsync(string path, JsonObject? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public async Task<byte[]> DownloadAsync(string path) => await _http.GetByteArrayAsync(path);

    /// <summary>A server that runs.</summary>
    public async Task<ServerAccess> CreateAsync(string user = "alice", Action<JsonObject>? change = null)
    {
        var answer = await CreateTakenAsync("/servers", NewServer(user, change));
        return ServerAccess.From(answer.Expect(HttpStatusCode.Created).Body);
    }

    /// <summary>
    /// The answer to a creation, sent again where <see cref="RepeatsWhatIsRefusedForNow"/> says so. One that was stored before it failed is deleted first.
    /// </summary>
    public Task<ApiAnswer> CreateTakenAsync(string path, JsonObject body) => TakenAsync(async () =>
    {
        var answer = await PostAsync(path, body.DeepClone().AsObject());
        if (RepeatsWhatIsRefusedForNow && answer.Status == HttpStatusCode.ServiceUnavailable && answer.Body["server_id"]?.GetValue<string>() is { } failed)
            await DeleteServerAsync(failed, force: true);
        return answer;
    });

    /// <summary>Body of a request for a server.</summary>
    public static JsonObject NewServer(string user = "alice", Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["user_id"] = user, ["session_id"] = $"{user}-session" };
        change?.Invoke(body);
        return body;
    }

    public async Task<JsonNode> ReadAsync(string serverId) => (await GetAsync($"/servers/{serverId}")).Expect(HttpStatusCode.OK).Body;

    public async Task<string> StatusAsync(string serverId) => (await ReadAsync(serverId))["status"]!.GetValue<string>();

    public async Task<JsonArray> ListAsync(string query = "") => (await GetAsync($"/servers{query}")).Expect(HttpStatusCode.OK).Body.AsArray();

    public Task WaitForStatusAsync(string serverId, string status) =>
        Eventually.IsTrueOfAsync($"{serverId} is {status}", () => ReadAsync(serverId), server => server["status"]!.GetValue<string>() == status);

    /// <summary>One that was refused for now may have been carried out nevertheless: then there is nothing left to delete.</summary>
    public async Task DeleteServerAsync(string serverId, bool force = false)
    {
        var attempts = 0;
        var answer = await TakenAsync(() =>
        {
            attempts++;
            return DeleteAsync($"/servers/{serverId}{(force ? "?force=true" : "")}");
        });
        if (attempts == 1 || answer.Status != HttpStatusCode.NotFound)
            answer.Expect(HttpStatusCode.OK);
    }

    /// <summary>The answer to a request, sent again where <see cref="RepeatsWhatIsRefusedForNow"/> says so.</summary>
    public async Task<ApiAnswer> TakenAsync(Func<Task<ApiAnswer>> send)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await send();
            if (!RepeatsWhatIsRefusedForNow || answer.Status != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter?.Delta is not { } pause
                || clock.Elapsed > Eventually.Patience)
                return answer;

            await Task.Delay(pause);
        }
    }

    /// <summary>How many clients are logged in.</summary>
    public async Task<int> CountSessionsAsync(string serverId) => (await ReadAsync(serverId))["resource_usage"]?["sessions"]?.GetValue<int>() ?? 0;

    public void Dispose() => _http.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (AnswerCheck.Current is { } check)
                await check(answer);

            return new ApiAnswer(answer.StatusCode, answer.Headers, text);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(e.Message, e); // .NET says so by itself, but for a connection that is reset just after it was made
        }
    }
}
