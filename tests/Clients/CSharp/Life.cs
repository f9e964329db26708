using Generated;
using Generated.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

// takes a server through its life with the generated client; writes a word for each step
using var http = KiotaClientFactory.Create();
// Kiota's own ApiKeyAuthenticationProvider sends none without TLS
http.DefaultRequestHeaders.Add("X-API-Key", Environment.GetEnvironmentVariable("MODULAR_KEY"));
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = args[0] };
var client = new ManagerClient(adapter);

var created = await client.Servers.PostAsync(new CreateServerRequest
{
    UserId = "alice",
    SessionId = "s1",
    DisplayConfig = new DisplayConfig { Resolution = "1024x768", ColorDepth = 24 },
    Labels = new CreateServerRequest_labels { AdditionalData = new Dictionary<string, object> { ["team"] = "blue" } },
});
Step("created", created is { Status: ServerStatus.Running, ServerId: not null, ConnectionInfo.Password: not null, CreatedAt: not null });
var server = client.Servers[created!.ServerId!.Value];

var read = await server.GetAsync();
Step("read",
    read is { Status: ServerStatus.Running, UserId: "alice", Failure: null, StoppedAt: null, Version: > 0 } && read.Labels!.AdditionalData["team"] is "blue");

var listed = await client.Servers.GetAsync(request => request.QueryParameters.UserId = "alice");
Step("listed", listed is [{ SessionId: "s1" }]);

var lines = await server.Logs.GetAsync(request => request.QueryParameters.Tail = 5);
Step("logged", lines is [{ Stream.Length: > 0 }, ..]);

Step("stopped", await server.Stop.PostAsync() is { Changed: true, Status: ServerStatus.Stopped, Desired: DesiredState.Stopped });
Step("started", await server.Start.PostAsync() is { Changed: true, Status: ServerStatus.Running, ConnectionInfo.Password: not null });
Step("restarted", await server.Restart.PostAsync() is { Changed: true, Status: ServerStatus.Running, ConnectionInfo.Password: not null });
Step("deleted", await server.DeleteAsync() is { Status: "deleted", DeletedAt: not null });

var gone = await FailureOfAsync(() => server.GetAsync());
Step("gone", gone is { ResponseStatusCode: 404, Code: "not_found", Retryable: false, TraceId.Length: > 0 } && gone.ServerId == created.ServerId);

var refused = await FailureOfAsync(() => client.Servers.PostAsync(new CreateServerRequest { UserId = "not allowed", SessionId = "s1" }));
Step("refused", refused is { Status: >= 400 and < 500, Errors: not null } && refused.Errors.AdditionalData.ContainsKey("user_id"));

static async Task<ApiProblem?> FailureOfAsync<T>(Func<Task<T>> call)
{
    try
    {
        await call();
        return null;
    }
    catch (ApiProblem problem)
    {
        return problem;
    }
}

static void Step(string word, bool isAsExpected) =>
    Console.WriteLine(isAsExpected ? word : throw new InvalidOperationException($"{word}: the answer is not as expected"));
