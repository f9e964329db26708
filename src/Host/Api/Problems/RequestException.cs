namespace Modular.Host.Api.Problems;

/// <summary>A request that is refused before any use case sees it.</summary>
internal sealed class RequestException(ProblemCode code, string message) : Exception(message)
{
    public ProblemCode Code { get; } = code;

    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>When trying again may help; null when it will not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RequestException Malformed(string message) => new(ProblemCode.Malformed, message);

    public static RequestException Forbidden(string message) => new(ProblemCode.Forbidden, message);

    public static RequestException Forbidden(string field, string message) =>
        new(ProblemCode.Forbidden, message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };

    /// <summary>Wrong query parameters, by name.</summary>
    public static RequestException Malformed(IReadOnlyDictionary<string, string[]> errors) =>
        new(ProblemCode.Malformed, string.Join(" ", errors.Take(10).SelectMany(e => e.Value.Select(m => $"{e.Key}: {m}")))) { Errors = errors };

    /// <summary>One wrong query parameter or header.</summary>
    public static RequestException Malformed(string field, string message) =>
        new(ProblemCode.Malformed, message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };
}
