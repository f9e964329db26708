namespace Modular.Abstractions;

/// <summary>Ability of a state store that several managers use at once.</summary>
public interface ISharedState
{
    /// <summary>True when other managers may add, change and remove records here; the host then looks at theirs every few seconds, to list them.</summary>
    bool IsShared { get; }
}
