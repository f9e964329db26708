namespace Modular.Abstractions;

/// <summary>One page of a list in a stable order.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>This page.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Where the next page begins; null after the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>How many match in all.</summary>
    public required long Total { get; init; }

    /// <summary>
    /// Records of this page that are not among the items because they cannot be read; they count in the total. Only stores that several managers use list them.
    /// </summary>
    public IReadOnlyList<UnreadableRecord> Unreadable { get; init; } = [];
}
