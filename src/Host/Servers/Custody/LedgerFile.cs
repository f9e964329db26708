using System.Text;

namespace Modular.Host.Servers.Custody;

/// <summary>The ledger as <c>DATA_PATH/ledger</c>, readable for its owner only.</summary>
internal sealed class LedgerFile(string path) : ILedgerFile, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private FileStream? _end;
    private (long Length, DateTime At)? _written;

    /// <summary>By its time, too: an older one may be as long.</summary>
    public bool IsAsWritten => _written is null || Look() == _written;

    public string? Read() => File.Exists(path) ? File.ReadAllText(path) : null;

    public void Replace(string text)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        try
        {
            using (var file = Open(temporary, FileMode.CreateNew))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        Dispose();
        _written = Look();
    }

    public void Append(string text, bool flushToDisk)
    {
        if (!IsAsWritten)
            throw new IOException("somebody deleted or changed it"); // it is written anew, whole

        _end ??= Open(path, FileMode.Append);
        _end.Write(Encoding.UTF8.GetBytes(text));
        _end.Flush(flushToDisk);
        _written = Look();
    }

    public void StrikeOut(string text)
    {
        if (!File.Exists(path))
            return;

        var isAsWritten = IsAsWritten;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var (content, wanted) = (File.ReadAllBytes(path), Encoding.UTF8.GetBytes(text)); // bytes, for what is damaged may be no text
        for (var start = 0; start < content.Length;)
        {
            var rest = content.AsSpan(start);
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            if (rest[..length].IndexOf(wanted) >= 0)
                RandomAccess.Write(file.SafeFileHandle, LedgerText.StruckOut, start);

            start += length + 1;
        }

        file.Flush(flushToDisk: true);
        if (isAsWritten && _written is not null)
            _written = Look();
    }

    public void Dispose()
    {
        _end?.Dispose();
        _end = null;
    }

    private (long Length, DateTime At)? Look() => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : null;

    private static FileStream Open(string path, FileMode mode) =>
        new(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly
        });
}
