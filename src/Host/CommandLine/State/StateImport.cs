using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.CommandLine.State;

/// <summary>Adds the records of an export to a store. It never changes a record that is there, so it can be run again after it was interrupted.</summary>
internal static class StateImport
{
    /// <exception cref="InvalidDataException">The file is no whole export, or the store holds other records: nothing was written.</exception>
    public static async Task RunAsync(GuardedStore store, string storeName, string file, TransferProgress progress)
    {
        var records = await ReadAsync(file);
        var present = await CompareAsync(store, storeName, records);
        var count = (long)present.Count;
        foreach (var record in records.Values.Where(r => !present.Contains(r.Id)))
        {
            await store.AddAsync(record, CancellationToken.None);
            await progress.ReportAsync("Imported", ++count, records.Count);
        }

        var total = await AllRecords.CountAsync(store);
        if (total != records.Count)
            throw new InvalidDataException($"The store has {total} records after the import of {records.Count}. Something else changes it: stop every " +
                "manager that uses it, empty it, and import again.");

        var skipped = present.Count > 0 ? $"; {present.Count} of them were there from an import before" : "";
        await progress.EndAsync($"Imported {records.Count} records into the store '{storeName}'{skipped}");
    }

    private static async Task<Dictionary<string, ServerRecord>> ReadAsync(string file)
    {
        var records = new Dictionary<string, ServerRecord>(StringComparer.Ordinal);
        long? end = null;
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file))
        {
            number++;
            if (end is not null)
                throw new InvalidDataException($"{file}:{number}: there are lines after the end of the export.");

            if ((end = ExportTrailer.Read(line)) is null && !records.TryAdd(Parse(file, number, line, out var record), record))
                throw new InvalidDataException($"{file}:{number}: the record {record.Id} is there twice.");
        }

        if (end != records.Count)
            throw new InvalidDataException(
                $"{file} is not whole: {(end is null ? "its last line is missing" : $"it has {records.Count} records, not {end}")}. Export again.");

        return records;
    }

    private static string Parse(string file, int number, string line, out ServerRecord record)
    {
        try
        {
            record = ServerRecordJson.Deserialize(line);
            return record.Id;
        }
        catch (ServerException e)
        {
            throw new InvalidDataException($"{file}:{number}: {e.Message}", e);
        }
    }

    private static async Task<HashSet<string>> CompareAsync(GuardedStore store, string storeName, Dictionary<string, ServerRecord> records)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (record, _) in AllRecords.ReadAsync(store))
        {
            if (!records.TryGetValue(record.Id, out var imported) || ServerRecordJson.Serialize(imported) != ServerRecordJson.Serialize(record))
                throw new InvalidDataException(
                    $"The store '{storeName}' holds other records already, e.g. {record.Id}. Import into an empty one; nothing was written.");

            present.Add(record.Id);
        }

        return present;
    }
}
