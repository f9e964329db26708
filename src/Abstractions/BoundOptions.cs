namespace Modular.Abstractions;

/// <summary>A section of settings and the class it was bound to, for the host to tell what can be set.</summary>
/// <param name="Path">The section, in full.</param>
/// <param name="Options">The class.</param>
internal sealed record BoundOptions(string Path, Type Options);
