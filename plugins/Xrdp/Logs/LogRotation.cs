namespace Modular.Xrdp.Logs;

/// <summary>Keeps logs small: copies and truncates, for xrdp holds its log open and never opens it again.</summary>
/// <param name="maxBytes">Size from which a log is rotated.</param>
/// <param name="keep">How many old ones are kept, as <c>.1</c> (newest) to <c>.n</c>.</param>
internal sealed class LogRotation(long maxBytes = 10 * 1024 * 1024, int keep = 3)
{
    public void RotateIfNeeded(string path)
    {
        using var log = LogFile.Open(path);
        if (log is null || log.Length < maxBytes)
            return;

        for (var i = keep; i > 1; i--)
        {
            if (File.Exists($"{path}.{i - 1}"))
                File.Move($"{path}.{i - 1}", $"{path}.{i}", overwrite: true);
        }

        using (var copy = new FileStream($"{path}.1", FileMode.Create, FileAccess.Write))
            log.CopyTo(copy);

        using var truncated = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        truncated.SetLength(0);
    }
}
