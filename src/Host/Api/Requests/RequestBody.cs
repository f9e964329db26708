using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using Modular.Host.Api.Problems;

namespace Modular.Host.Api.Requests;

/// <summary>Reads a body as strict JSON: UTF-8, no duplicate members, bounded in size and depth.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxDepth = 16;
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF]; // ignored, as RFC 8259 allows

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        EnsureJson(request);
        if (request.ContentLength > MaxBytes)
            throw TooLarge();

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxBytes)
                throw TooLarge();
        }

        return body.ToArray();
    }

    public static JsonDocument Parse(byte[] body)
    {
        if (body.Length == 0)
            throw RequestException.Malformed("The body is empty. Send a JSON object with at least user_id and session_id.");

        if (!Utf8.IsValid(body))
            throw RequestException.Malformed("The body is not valid UTF-8.");

        try
        {
            var json = body.AsMemory();
            return JsonDocument.Parse(json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, Strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var position = e is JsonException { LineNumber: { } line, BytePositionInLine: { } column } ? $" at line {line + 1}, byte {column + 1}" : "";
            throw RequestException.Malformed(
                $"The body is not acceptable JSON{position}: syntax error, duplicate member, or more than {MaxDepth} levels deep.");
        }
    }

    private static void EnsureJson(HttpRequest request)
    {
        var known = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!known)
            throw new RequestException(ProblemCode.UnsupportedMediaType, "Send the body as JSON with the header Content-Type: application/json (UTF-8).");
    }

    private static RequestException TooLarge() =>
        new(ProblemCode.TooLarge, $"The body is larger than {MaxBytes / 1024} KiB. Send less, e.g. fewer or shorter labels.");
}
