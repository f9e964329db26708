using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers;

namespace Modular.Host.Api.Answers;

/// <summary>Streams log lines until the caller leaves, the host stops or the server is deleted.</summary>
internal sealed class LogFollower(IServerCatalog catalog, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string ContentType = "text/plain; charset=utf-8";
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    public static string Render(ServerLogLine line) => $"{line.Stream} | {line.Text}\n";

    public IResult Follow(GuardedLogs logs, string serverId, ServerLogQuery query) => new Stream(this, logs, serverId, query);

    private async Task WriteAsync(HttpContext context, GuardedLogs logs, string serverId, ServerLogQuery query)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
            return; // there is no end of the body to wait for

        var watch = EndWithServerAsync(serverId, end);
        try
        {
            await context.Response.StartAsync(end.Token);
            await foreach (var line in logs.FollowAsync(serverId, query, end.Token))
            {
                await context.Response.WriteAsync(Render(line), end.Token);
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // each of the three ends is an orderly one
        }
        finally
        {
            await end.CancelAsync();
            await watch;
        }
    }

    private async Task EndWithServerAsync(string serverId, CancellationTokenSource end)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookInterval, time, end.Token);
                catalog.Get(serverId);
            }
        }
        catch (ServerException)
        {
            await end.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // the stream has ended
        }
    }

    private sealed class Stream(LogFollower follower, GuardedLogs logs, string serverId, ServerLogQuery query) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => follower.WriteAsync(httpContext, logs, serverId, query);
    }
}
