using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
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
        RequestException e => Create(e.Status, e.Code, e.Message) with { Errors = e.Errors, RetryAfter = e.RetryAfter, Retryable = e.RetryAfter is not null },
        ForbiddenMoveException e => Create(StatusCodes.Status409Conflict, "conflict", e.Message) with
        {
            CurrentStatus = EnumWord.Of(e.Current),
            Allowed = e.Allowed,
        },
        VersionMismatchException e => Create(StatusCodes.Status412PreconditionFailed, "version_mismatch", e.Message),
        IdempotencyConflictException { OtherBody: true } e => Create(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", e.Message) with { ServerId = e.ServerId },
        IdempotencyConflictException e => Create(StatusCodes.Status409Conflict, "idempotency_key_in_use", e.Message) with
        {
            ServerId = e.ServerId,
            Location = "/servers/" + e.ServerId,
            Retryable = true,
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        Exception e when IsForWantOfDescriptors(e) => FromServer(new ServerException(ServerError.Unavailable,
            "The manager has no file descriptors left, so this could not be done. Repeat the request later; raise the limit of open files (ulimit -n, LimitNOFILE).")),
        BadHttpRequestException e => From(e.StatusCode) with { Detail = e.Message },
        _ => Create(StatusCodes.Status500InternalServerError, "internal", "Something went wrong here. The log has the cause under this trace_id."),
    };

    /// <summary>An error status that the framework set without a body.</summary>
    public static ApiProblem From(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Create(status, "invalid", "The request cannot be read. Correct it; /docs describes every route."),
        StatusCodes.Status404NotFound => Create(status, "not_found", "There is no such route. GET /docs lists those that exist."),
        StatusCodes.Status405MethodNotAllowed => Create(status, "method_not_allowed", "This route does not have this method. The header Allow lists those it has."),
        StatusCodes.Status413PayloadTooLarge => Create(status, "too_large", "The request is too large. A body has at most 64 KiB."),
        StatusCodes.Status415UnsupportedMediaType => Create(status, "unsupported_media_type", "Send the body as JSON with the header Content-Type: application/json."),
        _ => Create(status, JsonNamingPolicy.SnakeCaseLower.ConvertName(Title(status).Replace(" ", "", StringComparison.Ordinal)), Title(status) + "."),
    };

    private static ApiProblem FromServer(ServerException e) => Create(StatusOf(e.Error), EnumWord.Of(e.Error), e.Message) with
    {
        Retryable = e.Retryable,
        Errors = e.Field is { } field ? new Dictionary<string, string[]> { [field] = [e.Message] } : new Dictionary<string, string[]>(),
        LogTail = e.LogTail.Count > 0 || e.Error == ServerError.StartFailed ? e.LogTail : null,
        RetryAfter = e.RetryAfter ?? (e.Retryable && e.Error is ServerError.LimitReached or ServerError.NoCapacity or ServerError.Unavailable ? DefaultRetryAfter : null),
    };

    /// <summary>ENFILE and EMFILE, as the classes of .NET say them.</summary>
    private static bool IsForWantOfDescriptors(Exception e) =>
        e is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } or Win32Exception { NativeErrorCode: 23 or 24 } or IOException { HResult: 23 or 24 };

    private static int StatusOf(ServerError error) => error switch
    {
        ServerError.Invalid => StatusCodes.Status422UnprocessableEntity,
        ServerError.NotFound => StatusCodes.Status404NotFound,
        ServerError.Conflict => StatusCodes.Status409Conflict,
        ServerError.LimitReached => StatusCodes.Status429TooManyRequests,
        ServerError.NoCapacity or ServerError.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ServerError.StartFailed => StatusCodes.Status502BadGateway,
        ServerError.NotSupported => StatusCodes.Status501NotImplemented,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static ApiProblem Create(int status, string code, string detail) => new()
    {
        Type = "about:blank",
        Status = status,
        Title = Title(status),
        Code = code,
        Detail = detail,
        Retryable = false,
        Errors = new Dictionary<string, string[]>(),
        TraceId = "",
    };

    private static string Title(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
}
