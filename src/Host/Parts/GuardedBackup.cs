using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Backs up a store in its own form.</summary>
internal sealed class GuardedBackup(IStoreBackup inner, PluginPart part)
{
    /// <summary>Throws IOException when the file cannot be written.</summary>
    public async Task BackUpAsync(string file, CancellationToken cancellationToken)
    {
        var failure = await part.AskAsync(PluginBounds.BackUp, null, async token =>
        {
            try
            {
                await inner.BackUpAsync(file, token);
                return null;
            }
            catch (IOException e)
            {
                return e; // the contract allows it
            }
        }, cancellationToken);
        if (failure is not null)
            throw new IOException(failure.Message, failure);
    }
}
