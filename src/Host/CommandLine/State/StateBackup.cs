using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.CommandLine.State;

/// <summary>Backs up a store that may be in use: in its own form where it can, else as an export.</summary>
internal static class StateBackup
{
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    public static async Task RunAsync(GuardedStore store, string file, TransferProgress progress)
    {
        if (store.Backup is not { } ability)
        {
            await StateExport.RunAsync(store, file, progress);
            return;
        }

        if (File.Exists(file))
            throw new IOException($"{file} exists. Move it away, or name another file.");

        await ability.BackUpAsync(Path.GetFullPath(file), CancellationToken.None);
        await progress.EndAsync($"Backed up {await AllRecords.CountAsync(store)} records to {file}");
    }
}
