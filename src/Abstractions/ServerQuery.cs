namespace Modular.Abstractions;

/// <summary>Which records are wanted; every condition that is set must hold.</summary>
public sealed record ServerQuery
{
    /// <summary>One of these; null or empty: any status.</summary>
    public IReadOnlyList<ServerStatus>? Statuses { get; init; }

    /// <summary>Exactly this <see cref="ServerSpec.UserId"/>; null: any.</summary>
    public string? UserId { get; init; }

    /// <summary>Exactly this <see cref="ServerSpec.SessionId"/>; null: any.</summary>
    public string? SessionId { get; init; }

    /// <summary>Exactly this manager; null: any.</summary>
    public string? ManagerId { get; init; }

    /// <summary>All of these labels with these values.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary><see cref="Page{T}.NextCursor"/> of the page before; null: from the start.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most this many, 1 to 1000; default 100.</summary>
    public int Limit { get; init; } = 100;
}
