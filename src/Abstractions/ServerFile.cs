namespace Modular.Abstractions;

/// <summary>One file of a server's configuration.</summary>
/// <param name="Path">Path relative to the server's own folder.</param>
/// <param name="Content">Text with secrets replaced by <c>(redacted)</c>.</param>
public sealed record ServerFile(string Path, string Content);
