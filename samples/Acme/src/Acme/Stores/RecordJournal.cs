using System.Text;
using Modular.Abstractions;

namespace Acme.Stores;

/// <summary>
/// A file that only grows: a line of JSON for each write, a line <c>-id</c> for each removal. What was acknowledged is on disk; a line that was
/// cut off never was.
/// </summary>
internal sealed class RecordJournal(string path) : IDisposable
{
    private FileStream? _file;

    /// <summary>What all lines come to.</summary>
    public SortedDictionary<string, ServerRecord> Open()
    {
        _file?.Dispose();
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _file.SetLength(end);

        var records = new SortedDictionary<string, ServerRecord>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '-')
                records.Remove(line[1..]);
            else if (ServerRecordJson.Deserialize(line) is var server)
                records[server.Id] = server;
        }

        return records;
    }

    public void Write(ServerRecord server) => Append(ServerRecordJson.Serialize(server));

    public void Delete(string id) => Append("-" + id);

    public void Dispose() => _file?.Dispose();

    private void Append(string line)
    {
        var file = _file ?? throw new IOException($"{path} is not open.");
        var end = file.Length;
        try
        {
            file.Seek(end, SeekOrigin.Begin);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end); // a full disk must not leave half a line for the next one to be glued to
            throw;
        }
    }
}
