namespace Modular.Abstractions;

/// <summary>
/// Ability of a state store: it keeps small notes beside the records, in the same database, so that they are lost, copied and restored together with them.
/// The host keeps one for each manager, by which it recognizes its store again. A store without this ability is judged by its records alone.
/// </summary>
public interface IStoreNotes
{
    /// <summary>The note of that name; null when there is none, also when the database was emptied or replaced under a running store.</summary>
    /// <param name="name">1 to 128 of <c>[A-Za-z0-9._:/-]</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> within 3 s when the database cannot be reached.</exception>
    Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a note; it is durable when the task completes, as records are.</summary>
    /// <param name="name">1 to 128 of <c>[A-Za-z0-9._:/-]</c>.</param>
    /// <param name="text">Up to 4096 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> within 3 s when the database cannot be reached.</exception>
    Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken);
}
