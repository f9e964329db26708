namespace Modular.Abstractions;

/// <summary>Something about a server that is neither its status nor a failure, e.g. that it cannot be told whether it runs.</summary>
public sealed record ServerCondition
{
    /// <summary>Stable name in snake_case, e.g. <c>recovery_unknown</c>; at most one of a type at a time.</summary>
    public required string Type { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Since { get; init; }
}
