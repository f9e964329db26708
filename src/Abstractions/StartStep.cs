namespace Modular.Abstractions;

/// <summary>Progress of a start, for logs and events.</summary>
/// <param name="Name">Short, in the present: <c>starting Xvnc</c>.</param>
public sealed record StartStep(string Name);
