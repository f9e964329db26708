using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Small notes beside the records.</summary>
internal sealed class GuardedNotes(IStoreNotes inner, PluginPart part)
{
    /// <summary>Null when there is none.</summary>
    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.ReadNote, null, token => inner.ReadNoteAsync(name, token), cancellationToken);

    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) =>
        part.DoAsync(PluginBounds.WriteNote, null, token => inner.WriteNoteAsync(name, text, token), cancellationToken);
}
