namespace Modular.Abstractions;

/// <summary>A stored record that this version cannot read, most likely because a newer one wrote it.</summary>
public sealed record UnreadableRecord
{
    /// <summary>Its <see cref="ServerRecord.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Its <see cref="ServerRecord.ManagerId"/>.</summary>
    public required string ManagerId { get; init; }

    /// <summary>What is wrong with it, and the fix; holds no secret.</summary>
    public required string Reason { get; init; }
}
