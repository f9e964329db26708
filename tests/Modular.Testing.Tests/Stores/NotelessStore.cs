using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: its notes are kept beside the database, and gone after it was closed.</summary>
internal sealed class NotelessStore : StoreBehind, IStoreNotes, IDisposable
{
    private readonly Dictionary<string, string> _notes = [];

    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_notes.GetValueOrDefault(name));

    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken)
    {
        _notes[name] = text;
        return Task.CompletedTask;
    }

    public void Dispose() => _notes.Clear();
}
