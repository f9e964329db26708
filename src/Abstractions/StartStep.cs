namespace Modular.Abstractions;

/// <summary>Progress of a start, for logs and events.</summary>
public sealed record StartStep
{
    /// <summary>Short, in the present: <c>starting Xvnc</c>.</summary>
    public required string Name { get; init; }
}
