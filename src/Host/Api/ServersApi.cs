using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Answers;
using Modular.Host.Api.Documentation;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;

namespace Modular.Host.Api;

/// <summary>Routes that make and read servers.</summary>
internal static class ServersApi
{
    public static void MapServers(this IEndpointRouteBuilder routes)
    {
        var servers = routes.MapGroup("/servers").WithTags("servers");
        servers.MapPost("", CreateAsync).Needs(AccessScope.Write).Audited("create").Reads<CreateServerRequest>().Waits()
            .WithName("create_server").WithSummary("Make a server and start it")
            .Header("Idempotency-Key", "The same key and order again get the first answer", ParameterSchemas.Like(TextRules.IdempotencyKey))
            .Sends(201, "Location", "Where the server is").Sends(201, "ETag", "The version of the server")
            .Sends(201, "Idempotency-Replayed", "true, when it is the answer to an earlier request")
            .Answers<ServerResponse>(201).Answers<ServerResponse>(202).Problems(400, 403, 409, 413, 415, 422, 429, 502, 503);
        servers.MapGet("", ListAsync).Needs(AccessScope.Read).WithName("list_servers").WithSummary("List servers, all of them or page by page")
            .Query("status", "One or more, comma-separated or repeated", ParameterSchemas.Words<ServerStatus>(), repeatable: true)
            .Query("user_id", "Exactly this user", ParameterSchemas.Like(TextRules.Identity))
            .Query("session_id", "Exactly this session key", ParameterSchemas.Like(TextRules.Identity))
            .Query("label", "key:value; all given must match", repeatable: true)
            .Query("sort", "created_at: oldest first, the default; -created_at: newest first", ParameterSchemas.Words("created_at", "-created_at"))
            .Query("limit", "Servers in a page; default all of them", ParameterSchemas.Whole(1, 1000))
            .Query("cursor", "From the Link header of the page before", ParameterSchemas.Id)
            .Sends(200, "X-Total-Count", "How many servers match, on all pages").Sends(200, "Link", "The next page, rel=next; absent on the last")
            .Answers<IReadOnlyList<ServerStatusResponse>>(200).Problems(400, 503);
        servers.MapGet("/{id}", GetAsync).Needs(AccessScope.Read).WithName("get_server").WithSummary("Read one server")
            .Header("If-None-Match", "ETag that the caller has; 304 when nothing has changed")
            .Sends(200, "ETag", "The version of the server").Sends(304, "ETag", "The version of the server").Produces(304)
            .Answers<ServerStatusResponse>(200).Problems(400, 404, 503);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, CreateServerReader reader, IServerLifecycle lifecycle, CreationAnswers answers, FirstAnswers firstAnswers,
        CancellationToken cancellationToken)
    {
        var wait = WaitTime.Agree(context);
        var read = await reader.ReadAsync(context.Request, cancellationToken);
        using var turn = read.Order.Idempotency is { } idempotency ? firstAnswers.Begin(idempotency.Key) : null;
        var operation = await OrderAsync(read.Order, Caller.Of(context), lifecycle, cancellationToken);
        AuditTrail.NoteServer(context, operation.ServerId);
        if (!operation.Replayed)
        {
            turn?.IsTheFirst();
            return await answers.AnswerAsync(operation, read, wait, cancellationToken);
        }

        turn?.IsARepeat(); // those that repeat do not keep each other out
        var isAnswered = turn is null || !await turn.IsBehindTheFirstAsync(cancellationToken);
        return await answers.ReplayAsync(operation, isAnswered, context.Response);
    }

    private static async Task<ServerOperation> OrderAsync(CreateServer order, Caller caller, IServerLifecycle lifecycle, CancellationToken cancellationToken)
    {
        try
        {
            return await lifecycle.CreateAsync(order, cancellationToken);
        }
        catch (ServerException e) when (e is { Error: ServerError.Conflict, Field: "preferred_port" } && caller.OnlyUser is not null)
        {
            // the message names the server that holds the port, which may be another user's
            throw new ServerException(ServerError.Conflict, $"Port {order.PreferredPort} is taken. Choose another, or leave it out.") { Field = e.Field };
        }
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IServerCatalog catalog, UsageReader usage, CancellationToken cancellationToken)
    {
        var page = ListVisible(request, Caller.Of(request.HttpContext), catalog);
        var usages = await usage.ReadAsync(page.Items, cancellationToken);
        var headers = new Dictionary<string, string> { ["X-Total-Count"] = page.Total.ToString(CultureInfo.InvariantCulture) };
        if (page.NextCursor is { } cursor)
            headers["Link"] = $"</servers{NextQuery(request, cursor)}>; rel=\"next\"";

        // one after the other, as they are written: a long list is never in memory as text
        var servers = page.Items.Zip(usages, ServerStatusResponse.From);
        return new ApiResult<IEnumerable<ServerStatusResponse>>(StatusCodes.Status200OK, servers) { Headers = headers };
    }

    private static Page<ServerRecord> ListVisible(HttpRequest request, Caller caller, IServerCatalog catalog)
    {
        var query = RequestQuery.Servers(request);
        var isNewestFirst = RequestQuery.IsNewestFirst(request);
        if (query.UserId is { } asked && !caller.Sees(asked))
            return new Page<ServerRecord> { Items = [], Total = 0 };

        query = query with { UserId = query.UserId ?? caller.OnlyUser };
        return isNewestFirst ? catalog.ListNewestFirst(query) : catalog.List(query);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IServerCatalog catalog, UsageReader usage, CancellationToken cancellationToken)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        var etag = RequestHeaders.ETag(server.Version);
        if (RequestHeaders.IfNoneMatch(context.Request, etag))
        {
            context.Response.Headers.ETag = etag;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var response = ServerStatusResponse.From(server, await usage.ReadAsync(server, cancellationToken));
        return new ApiResult<ServerStatusResponse>(StatusCodes.Status200OK, response) { ETag = etag };
    }

    private static QueryString NextQuery(HttpRequest request, string cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request.Query.Where(q => q.Key is not "cursor"))
            query.Add(name, values.Select(v => v ?? ""));

        query.Add("cursor", cursor);
        return query.ToQueryString();
    }
}
