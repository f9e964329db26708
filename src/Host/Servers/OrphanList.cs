namespace Modular.Host.Servers;

/// <summary>What the last sweep found and has not ended yet.</summary>
internal sealed class OrphanList
{
    private volatile IReadOnlyList<Orphan> _current = [];

    /// <summary>Oldest first; empty when all is as the records say.</summary>
    public IReadOnlyList<Orphan> Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>When it was looked last; null: not yet.</summary>
    public DateTimeOffset? SweptAt { get; set; }
}
