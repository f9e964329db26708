using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Abstractions;

/// <summary>The one JSON form of a <see cref="ServerRecord"/>, for every store that keeps it as text: snake_case, enums as words, nulls left out.</summary>
public static class ServerRecordJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters =
        {
            new KnownWordConverter<FailureKind>(FailureKind.Other),
            new KnownWordConverter<StopReason>(StopReason.Other),
            new KnownWordConverter<ServerError>(ServerError.StartFailed),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    };

    /// <summary>One line of JSON.</summary>
    public static string Serialize(ServerRecord server) => JsonSerializer.Serialize(server, Options);

    /// <summary>Reads what <see cref="Serialize"/> wrote, also by an older version of this assembly.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/>, not retryable, when it is damaged or was written by a newer
    /// version.</exception>
    public static ServerRecord Deserialize(string json)
    {
        var which = "";
        try
        {
            using var document = JsonDocument.Parse(json);
            which = Which(document.RootElement);
            var version = document.RootElement.TryGetProperty("schema_version", out var v) ? v.GetInt32() : 0;
            if (version > ServerRecord.CurrentSchemaVersion)
            {
                throw Unreadable(
                    $"A stored server record{which} has schema version {version}, but this program reads up to {ServerRecord.CurrentSchemaVersion}. " +
                    "It was written by a newer version: start that one, or restore the state from before the upgrade.");
            }

            var record = document.Deserialize<ServerRecord>(Options) ?? throw Unreadable("A stored server record is empty.");
            return IsWhole(record) ? record : throw Unreadable($"A stored server record{which} is damaged: its id or port is none, or a part is missing.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Unreadable($"A stored server record{which} is damaged, or was written by a newer version: {e.Message}", e);
        }
    }

    /// <summary>The same, but null when it cannot be read although it says whose it is.</summary>
    /// <param name="json">What is stored.</param>
    /// <param name="unreadable">What is known of one that cannot be read; null when it can.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/>, not retryable, when it does not even say that.</exception>
    public static ServerRecord? Deserialize(string json, out UnreadableRecord? unreadable)
    {
        try
        {
            unreadable = null;
            return Deserialize(json);
        }
        catch (ServerException e) when (Owned(json, e.Message) is { } owned)
        {
            unreadable = owned;
            return null;
        }
    }

    private static UnreadableRecord? Owned(string json, string reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Id(document.RootElement) is { } id && Text(document.RootElement, "manager_id") is { Length: > 0 } manager ? new UnreadableRecord
            {
                Id = id,
                ManagerId = manager,
                Reason = reason,
            } : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Names it for whoever has to look after it; nothing when it has no id.</summary>
    private static string Which(JsonElement record) => Id(record) is { } id ? $" ({id})" : "";

    private static string? Id(JsonElement record) =>
        Text(record, "id") is { } text && Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text ? text : null;

    private static string? Text(JsonElement record, string member) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    /// <summary>
    /// What the serializer lets pass: lists with nothing in them, parts without a member that is always written, an id that is no name of a folder.
    /// </summary>
    private static bool IsWhole(ServerRecord record) =>
        Guid.TryParseExact(record.Id, "D", out var id) && id.ToString("D") == record.Id
        && record.Port is null or (> 0 and <= 65535)
        && !record.Labels.Values.Contains(null)
        && record.Conditions.All(c => c is { Type: not null, Message: not null })
        && record.Handle is null or { Data: not null }
        && record.Failure is null or { Message: not null, LogTail: not null } && record.Failure?.LogTail.Contains(null) != true
        && record.Idempotency is null or { Key: not null, RequestSha256: not null };

    private static ServerException Unreadable(string message, Exception? cause = null) =>
        new(ServerError.Unavailable, message, cause) { Retryable = false };
}
