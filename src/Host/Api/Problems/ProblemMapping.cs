using System.ComponentModel;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Api.Problems;

/// <summary>The one place where errors become HTTP.</summary>
internal static class ProblemMapping
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    public static ApiProblem From(Exception exception) => exception switch
    {
        OperationFailedException e => From(e.Cause) with { ServerId = e.ServerId, Location = "/servers/" + e.ServerId },
        ServerException e => FromServer(e),
        RequestException e => Create(e.Code, e.Message) with { Errors = e.Errors, RetryAfter = e.RetryAfter, Retryable = e.RetryAfter is not null },
        ForbiddenMoveException e => Create(ProblemCode.Conflict, e.Message) with
        {
            CurrentStatus = EnumWord.Of(e.Current),
            Allowed = e.Allowed,
        },
        VersionMismatchException e => Create(ProblemCode.VersionMismatch, e.Message),
        IdempotencyConflictException { OtherBody: true } e => Create(ProblemCode.IdempotencyKeyReused, e.Message) with { ServerId = e.ServerId },
        IdempotencyConflictException e => Create(ProblemCode.IdempotencyKeyInUse, e.Message) with
        {
            ServerId = e.ServerId,
            Location = "/servers/" + e.ServerId,
            Retryable = true,
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        Exception e when IsForWantOfDescriptors(e) => FromServer(new ServerException(ServerError.Unavailable,
            "The manager has no file descriptors left, so this could not be done. Repeat the request later; raise the limit of open files (ulimit -n, " +
                "LimitNOFILE).")),
        BadHttpRequestException e => From(e.StatusCode) with { Detail = e.Message },
        _ => Create(ProblemCode.Internal, "Something went wrong here. The log has the cause under this trace_id."),
    };

    /// <summary>An error status that the framework set without a body.</summary>
    public static ApiProblem From(int status) => status switch
    {
        400 => Create(ProblemCode.Of(status), "The request cannot be read. Correct it; /docs describes every route."),
        404 => Create(ProblemCode.Of(status), "There is no such route. GET /docs lists those that exist."),
        405 => Create(ProblemCode.Of(status), "This route does not have this method. The header Allow lists those it has."),
        413 => Create(ProblemCode.Of(status), "The request is too large. A body has at most 64 KiB."),
        415 => Create(ProblemCode.Of(status), "Send the body as JSON with the header Content-Type: application/json."),
        _ => Create(ProblemCode.Of(status), ProblemCode.Of(status).Title + "."),
    };

    private static ApiProblem FromServer(ServerException e) => Create(ProblemCode.Of(e.Error), e.Message) with
    {
        Retryable = e.Retryable,
        Errors = e.Field is { } field ? new Dictionary<string, string[]> { [field] = [e.Message] } : new Dictionary<string, string[]>(),
        LogTail = e.LogTail.Count > 0 || e.Error == ServerError.StartFailed ? e.LogTail : null,
        RetryAfter = e.RetryAfter
            ?? (e.Retryable && e.Error is ServerError.LimitReached or ServerError.NoCapacity or ServerError.Unavailable ? DefaultRetryAfter : null),
    };

    /// <summary>ENFILE and EMFILE, as the classes of .NET say them.</summary>
    private static bool IsForWantOfDescriptors(Exception e) =>
        e is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } or Win32Exception { NativeErrorCode: 23 or 24 }
            or IOException { HResult: 23 or 24 };

    private static ApiProblem Create(ProblemCode code, string detail) => new()
    {
        Type = "about:blank",
        Status = code.Status,
        Title = code.Title,
        Code = code.Word,
        Detail = detail,
        Retryable = false,
        Errors = new Dictionary<string, string[]>(),
        TraceId = "",
    };
}
