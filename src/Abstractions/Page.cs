namespace Modular.Abstractions;

/// <summary>One page of a list in a stable order.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">This page.</param>
/// <param name="NextCursor">Where the next page begins; null after the last one.</param>
/// <param name="Total">How many match in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long Total)
{
    /// <summary>Records of this page that are not among the items because they cannot be read; they count in the total. Only stores that several managers use list them.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable { get; init; } = [];
}
