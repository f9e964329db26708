using Modular.Abstractions;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api.Answers;

/// <summary>Carries verbs from a request to the lifecycle and answers when they are done.</summary>
internal sealed class ServerActions(
    IServerCatalog catalog, IServerLifecycle lifecycle, OperationWait wait, ReplayCache replays, ModularOptions options, TimeProvider time)
{
    public async Task<IResult> ActAsync(string id, ServerVerb verb, HttpContext context)
    {
        var limit = WaitTime.Agree(context);
        var known = Find(id, context.Request, out var ifVersion);
        var operation = await lifecycle.ActAsync(known.Id, verb, ifVersion, context.RequestAborted);
        if (operation.Credentials is not null)
            replays.Forget(known.Id);

        var completion = OperationWait.CompletionOf(operation);
        var done = await wait.IsDoneAsync(completion, limit, context.RequestAborted);
        var server = done ? await completion : catalog.Get(known.Id);
        var connection = ServerConnection.From(server, operation.Credentials, options);
        return new ApiResult<ServerActionResponse>(
            done ? StatusCodes.Status200OK : StatusCodes.Status202Accepted,
            ServerActionResponse.From(ServerStatusResponse.From(server, null), operation.Changed, connection))
        {
            ETag = RequestHeaders.ETag(server.Version),
            Location = done ? null : "/servers/" + known.Id,
            IsSecret = operation.Credentials is not null,
        };
    }

    public async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        var limit = WaitTime.Agree(context);
        var force = RequestQuery.Flag(context.Request, "force");
        var known = Find(id, context.Request, out var ifVersion);
        var operation = await lifecycle.DeleteAsync(known.Id, force, ifVersion, context.RequestAborted);
        replays.Forget(known.Id);
        var completion = OperationWait.CompletionOf(operation);
        if (!await wait.IsDoneAsync(completion, limit, context.RequestAborted))
            return new ApiResult<DeletedResponse>(StatusCodes.Status202Accepted,
                new DeletedResponse(known.Id, "deleting", null))
            { Location = "/servers/" + known.Id };

        await completion;
        return new ApiResult<DeletedResponse>(StatusCodes.Status200OK, new DeletedResponse(known.Id, "deleted", time.GetUtcNow()));
    }

    private ServerRecord Find(string id, HttpRequest request, out long? ifVersion)
    {
        var server = catalog.Get(RequestQuery.ServerId(id));
        ifVersion = RequestHeaders.IfMatchOf(request, server);
        return server;
    }
}
