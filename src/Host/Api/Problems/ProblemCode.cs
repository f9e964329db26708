using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Modular.Abstractions;

namespace Modular.Host.Api.Problems;

/// <summary>Every error that a caller can act on: its word on the wire, for programs, and its HTTP status. No other can be made.</summary>
internal sealed record ProblemCode
{
    /// <summary>The request cannot be understood.</summary>
    public static readonly ProblemCode Malformed = new("invalid", StatusCodes.Status400BadRequest);

    /// <summary>It is understood, and asks for something that cannot be.</summary>
    public static readonly ProblemCode Invalid = new("invalid", StatusCodes.Status422UnprocessableEntity);

    public static readonly ProblemCode Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized);
    public static readonly ProblemCode Forbidden = new("forbidden", StatusCodes.Status403Forbidden);
    public static readonly ProblemCode NotFound = new("not_found", StatusCodes.Status404NotFound);
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", StatusCodes.Status405MethodNotAllowed);
    public static readonly ProblemCode Conflict = new("conflict", StatusCodes.Status409Conflict);
    public static readonly ProblemCode IdempotencyKeyInUse = new("idempotency_key_in_use", StatusCodes.Status409Conflict);
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", StatusCodes.Status422UnprocessableEntity);
    public static readonly ProblemCode VersionMismatch = new("version_mismatch", StatusCodes.Status412PreconditionFailed);
    public static readonly ProblemCode TooLarge = new("too_large", StatusCodes.Status413PayloadTooLarge);
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported_media_type", StatusCodes.Status415UnsupportedMediaType);
    public static readonly ProblemCode RateLimited = new("rate_limited", StatusCodes.Status429TooManyRequests);
    public static readonly ProblemCode LimitReached = new("limit_reached", StatusCodes.Status429TooManyRequests);
    public static readonly ProblemCode Internal = new("internal", StatusCodes.Status500InternalServerError);
    public static readonly ProblemCode NotSupported = new("not_supported", StatusCodes.Status501NotImplemented);
    public static readonly ProblemCode StartFailed = new("start_failed", StatusCodes.Status502BadGateway);
    public static readonly ProblemCode NoCapacity = new("no_capacity", StatusCodes.Status503ServiceUnavailable);
    public static readonly ProblemCode Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable);

    private ProblemCode(string word, int status) => (Word, Status) = (word, status);

    public string Word { get; }

    public int Status { get; }

    /// <summary>The reason phrase of HTTP.</summary>
    public string Title => TitleOf(Status);

    public static ProblemCode Of(ServerError error) => error switch
    {
        ServerError.Invalid => Invalid,
        ServerError.NotFound => NotFound,
        ServerError.Conflict => Conflict,
        ServerError.LimitReached => LimitReached,
        ServerError.NoCapacity => NoCapacity,
        ServerError.StartFailed => StartFailed,
        ServerError.Unavailable => Unavailable,
        ServerError.NotSupported => NotSupported,
        _ => Internal, // a plugin's cast of a number
    };

    /// <summary>Of a status that the framework set by itself.</summary>
    public static ProblemCode Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Malformed,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        _ => new(JsonNamingPolicy.SnakeCaseLower.ConvertName(TitleOf(status).Replace(" ", "", StringComparison.Ordinal)), status),
    };

    private static string TitleOf(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
}
