namespace Modular.Xrdp.Files;

/// <summary>
/// A file's new content, wholly written beside the old one: a full disk is found out before anything is replaced, and replacing needs no space.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path;

    /// <summary>Writes it, readable for its owner only. Throws <see cref="IOException"/>, and then leaves nothing.</summary>
    public StagedFile(string path, ReadOnlySpan<byte> content, bool flushToDisk = false)
    {
        _path = path;
        File.Delete(Temporary);
        try
        {
            using var file = new FileStream(Temporary,
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly });
            file.Write(content);
            if (flushToDisk)
                file.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Temporary => _path + ".new";

    public void Replace() => File.Move(Temporary, _path, overwrite: true);

    /// <summary>Forgets it unless it has replaced the old one.</summary>
    public void Dispose() => File.Delete(Temporary);
}
