using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Problems;
using Modular.Host.Api.Requests;
using Modular.Host.Parts;
using Modular.Host.Servers;

namespace Modular.Host.Api;

/// <summary>The route that reads a server's logs.</summary>
internal static class LogsApi
{
    public static void MapLogs(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/servers/{id}/logs", GetAsync).Needs(AccessScope.Read).WithTags("details").WithName("get_logs")
            .WithSummary("Log lines, oldest first: text, or a JSON array with Accept: application/json")
            .Query("stream", "One stream; default all").Query("tail", "Last lines of each stream", ParameterSchemas.Whole(0, 10_000, 200))
            .Query("follow", "true: text goes on with new lines until the caller leaves", ParameterSchemas.Flag)
            .Answers<IReadOnlyList<ServerLogLine>>(200).AlsoAnswers(200, "text/plain").Problems(400, 404, 422, 501, 503);

    private static async Task<IResult> GetAsync(
        string id, HttpRequest request, IServerCatalog catalog, GuardedParts parts, LogFollower follower, CancellationToken cancellationToken)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        var logs = parts.Backend.Logs
            ?? throw new ServerException(ServerError.NotSupported, "The selected backend shows no logs. Select one that does with SERVER_BACKEND.");
        var query = QueryOf(request, logs);
        request.HttpContext.Response.Headers.Append("Vary", "Accept");
        var wantsJson = request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        if (query.Follow)
            return wantsJson ? throw RequestException.Malformed("follow", "follow: Works for text only. Leave out Accept: application/json.")
                : follower.Follow(logs, server.Id, query);

        var lines = await logs.ReadAsync(server.Id, query, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store"; // programs may have written anything into them
        return wantsJson
            ? new ApiResult<IReadOnlyList<ServerLogLine>>(StatusCodes.Status200OK, lines) { IsSecret = true }
            : Results.Text(string.Concat(lines.Select(LogFollower.Render)), LogFollower.ContentType);
    }

    private static ServerLogQuery QueryOf(HttpRequest request, GuardedLogs logs)
    {
        var stream = RequestQuery.Text(request, "stream");
        if (stream is not null && logs.Streams is var known && !known.Contains(stream, StringComparer.Ordinal))
            throw RequestException.Malformed("stream", $"stream: Must be one of: {string.Join(", ", known)}.");

        return new ServerLogQuery
        {
            Stream = stream,
            Tail = RequestQuery.Whole(request, "tail", 0, 10_000, 200),
            Follow = RequestQuery.Flag(request, "follow"),
        };
    }
}
