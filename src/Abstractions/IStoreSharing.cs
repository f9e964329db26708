namespace Modular.Abstractions;

/// <summary>
/// Ability of a state store that several managers use at once. They may be of different versions: a record that cannot be read but says whose it is
/// (<see cref="ServerRecordJson.Deserialize(string, out UnreadableRecord?)"/>) is listed in <see cref="Page{T}.Unreadable"/>, so that it stops nobody but its
/// owner.
/// </summary>
public interface IStoreSharing
{
    /// <summary>True when other managers may add, change and remove records here; the host then looks at theirs every few seconds, to list them.</summary>
    bool IsShared { get; }
}
