using System.Text.Json.Serialization;

namespace Modular.Host.Api.Problems;

/// <summary>Every error on the wire: RFC 9457 with our own members.</summary>
internal sealed record ApiProblem
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>What is wrong and how to fix it, for people.</summary>
    public required string Detail { get; init; }

    /// <summary>What is wrong, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the same request may succeed later without anybody changing anything.</summary>
    public required bool Retryable { get; init; }

    /// <summary>Messages by request member or query parameter.</summary>
    public required IReadOnlyDictionary<string, string[]> Errors { get; init; }

    public required string TraceId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CurrentStatus { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Allowed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LogTail { get; init; }

    /// <summary>Becomes the header Retry-After.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Becomes the header Location.</summary>
    [JsonIgnore]
    public string? Location { get; init; }
}
