using Modular.Abstractions;
using Modular.Host.Api.Problems;
using Modular.Host.Api.Requests;
using Modular.Host.Api.Responses;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Api.Answers;

/// <summary>Answers creations: done, still under way, or repeated with the same idempotency key.</summary>
internal sealed class CreationAnswers(OperationWait wait, ReplayCache cache, IServerCatalog catalog, ModularOptions options)
{
    public async Task<IResult> AnswerAsync(ServerOperation operation, ValidatedCreation read, TimeSpan limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> warnings = [.. read.Warnings, .. operation.Notices];
        var finish = FinishAsync(operation, warnings);
        if (read.Order.Idempotency is not null)
            cache.Remember(operation.ServerId, finish);

        if (await wait.IsDoneAsync(finish, limit, cancellationToken))
            return Created(await finish);

        return new ApiResult<ServerResponse>(StatusCodes.Status202Accepted, Respond(catalog.Get(operation.ServerId), operation.Credentials, warnings))
        {
            Location = "/servers/" + operation.ServerId,
            IsSecret = true,
        };
    }

    /// <param name="operation">A repeated creation.</param>
    /// <param name="isAnswered">False: the first request is on its way to its answer.</param>
    /// <param name="response">Where the answer goes.</param>
    public async Task<IResult> ReplayAsync(ServerOperation operation, bool isAnswered, HttpResponse response)
    {
        if (!isAnswered)
            throw IdempotencyConflictException.StillRunning(operation.ServerId);

        // also when the first answer was a problem, whose writing clears the headers
        response.OnStarting(() =>
        {
            response.Headers["Idempotency-Replayed"] = "true";
            return Task.CompletedTask;
        });
        if (cache.Find(operation.ServerId) is { } first)
            return Created(await first);

        var server = await operation.Completion;
        if (server is { StartedAt: null, Failure: { } failure })
            throw new OperationFailedException(server.Id, new ServerException(failure.Error, failure.Message) { LogTail = failure.LogTail });

        return Created(new FinishedCreation(
            Respond(server, null, [$"The first answer's password is not kept any more. POST /servers/{server.Id}/credentials makes a new one."]),
            server.Version));
    }

    private async Task<FinishedCreation> FinishAsync(ServerOperation operation, IReadOnlyList<string> warnings)
    {
        var server = await OperationWait.CompletionOf(operation);
        return new FinishedCreation(Respond(server, operation.Credentials, warnings), server.Version);
    }

    private ServerResponse Respond(ServerRecord server, ServerCredentials? credentials, IReadOnlyList<string> warnings) =>
        ServerResponse.From(server, ServerConnection.From(server, credentials, options), warnings);

    private static ApiResult<ServerResponse> Created(FinishedCreation done) => new(StatusCodes.Status201Created, done.Response)
    {
        ETag = RequestHeaders.ETag(done.Version),
        Location = "/servers/" + done.Response.ServerId,
        IsSecret = true,
    };
}
