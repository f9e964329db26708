using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Modular.Host.Tests.Api.Access;

/// <summary>An authentication service that publishes no keys, and says what it is told to say of tokens.</summary>
internal sealed class VerifyService : IAsyncDisposable
{
    public const string Path = "/auth/verify";
    private readonly WebApplication _app;
    private int _current;

    private VerifyService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/v1" + Path, AnswerAsync);
        _app.MapFallback((HttpRequest request) =>
        {
            AskedElsewhere.Enqueue(request.Path);
            return Results.Json(new { valid = true, user_id = "alice", role = "admin" });
        });
    }

    /// <summary>What Authorization was in each question.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    /// <summary>Paths that are none of its own.</summary>
    public ConcurrentQueue<string> AskedElsewhere { get; } = [];

    public int Status { get; set; } = 200;

    public string Body { get; set; } = """{"valid":true,"user_id":"alice","role":"user"}""";

    /// <summary>Answers nothing before.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int MostAtOnce { get; private set; }

    /// <summary>Below a path of its own.</summary>
    public Uri Address => new(_app.Urls.First() + "/v1/");

    public static VerifyService Start()
    {
        var service = new VerifyService();
        service._app.Start();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Questions.Enqueue(context.Request.Headers.Authorization.ToString());
        lock (_app)
            MostAtOnce = Math.Max(MostAtOnce, ++_current);

        await Gate.WaitAsync(context.RequestAborted);
        lock (_app)
            _current--;

        context.Response.StatusCode = Status;
        context.Response.Headers.Location = Status == 307 ? "/elsewhere" : default;
        if (Status != 204)
            await context.Response.WriteAsync(Body);
    }
}
