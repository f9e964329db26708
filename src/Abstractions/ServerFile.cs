namespace Modular.Abstractions;

/// <summary>One file of a server's configuration.</summary>
public sealed record ServerFile
{
    /// <summary>Path relative to the server's own folder.</summary>
    public required string Path { get; init; }

    /// <summary>Text with secrets replaced by <c>(redacted)</c>.</summary>
    public required string Content { get; init; }
}
