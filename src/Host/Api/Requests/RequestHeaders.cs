using System.Globalization;
using Microsoft.Net.Http.Headers;
using Modular.Abstractions;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Requests;

/// <summary>Headers that change what a request means.</summary>
internal static class RequestHeaders
{
    public static string? IdempotencyKeyOf(HttpRequest request)
    {
        var values = request.Headers["Idempotency-Key"];
        if (values.Count == 0)
            return null;

        return values is [{ } key] && TextRules.IdempotencyKey.IsMatch(key)
            ? key
            : throw RequestException.Malformed("Idempotency-Key", "Must be one value of 1 to 255 visible ASCII characters without spaces.");
    }

    /// <summary>The version the caller insists on; null: any. Throws when If-Match names only others.</summary>
    public static long? IfMatchOf(HttpRequest request, ServerRecord server)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0 || values is ["*"])
            return null;

        if (!EntityTagHeaderValue.TryParseStrictList(values, out var tags))
            throw RequestException.Malformed("If-Match", "Must be * or ETags in quotes, as they were sent.");

        var current = ETag(server.Version);
        return tags.Any(t => !t.IsWeak && t.Tag == current)
            ? server.Version
            : throw new RequestException(ProblemCode.VersionMismatch,
                $"Server {server.Id} has ETag {current}, not the one in If-Match. Read it again and repeat the request with the new ETag.");
    }

    public static bool IfNoneMatch(HttpRequest request, string etag) => request.Headers.IfNoneMatch.Any(v =>
        v is not null && v.Split(',').Select(t => t.Trim()).Any(t => t == "*" || t == etag || t == "W/" + etag));

    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
