using System.Text;
using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.CommandLine.State;

/// <summary>Writes every record of a store to a file.</summary>
internal static class StateExport
{
    /// <summary>The file is there when all of it is on disk, or not at all; only its owner may read it.</summary>
    /// <exception cref="IOException">It exists already, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">The store gave another number of records than it says it has.</exception>
    public static async Task RunAsync(GuardedStore store, string file, TransferProgress progress)
    {
        if (File.Exists(file))
            throw new IOException($"{file} exists. Move it away, or name another file.");

        var temporary = file + ".part";
        var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        long count;
        await using (stream)
        {
            count = await WriteAsync(store, stream, progress);
            stream.Flush(flushToDisk: true);
        }

        var expected = await AllRecords.CountAsync(store);
        if (count != expected)
            throw new InvalidDataException($"{count} records were read, but the store says it has {expected}. Something else changes it: stop every manager " +
                "that uses it, then export again.");

        File.Move(temporary, file, overwrite: false);
        await progress.EndAsync($"Exported {count} records to {file}");
    }

    private static async Task<long> WriteAsync(GuardedStore store, FileStream stream, TransferProgress progress)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var count = 0L;
        await foreach (var (record, total) in AllRecords.ReadAsync(store))
        {
            await writer.WriteLineAsync(ServerRecordJson.Serialize(record));
            await progress.ReportAsync("Exported", ++count, total);
        }

        await writer.WriteLineAsync(ExportTrailer.Line(count));
        return count;
    }
}
