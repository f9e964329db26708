using System.Globalization;
using Modular.Xrdp.Files;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Logs;

/// <summary>
/// Cuts the front off a log that is being written, losing nothing: xrdp never opens its log again, so the file stays, its front is copied and then made a hole.
/// Only whole copies are ever freed, and the name of a copy says what is to be freed, so that an interruption at any point costs nothing.
/// </summary>
internal sealed class LogRotation(XrdpOptions options)
{
    private const string CutMark = ".cut-";
    private const int Block = 64 * 1024;

    private long Largest => options.LogMaxMegabytes * 1024L * 1024;

    /// <summary>Held while the front of a log moves to another file, and by whoever reads both.</summary>
    public Lock Gate { get; } = new();

    /// <summary>True: older parts had to go because the disk was full.</summary>
    public bool Rotate(string path)
    {
        FinishInterrupted(path);
        using var log = LogFile.Open(path, forCutting: true);
        if (log is null || log.End <= Largest)
            return false;
        var droppedSome = false;
        var start = FreeWhatIsNotKept(log, log.FindStart());
        while (log.End - start > Largest)
        {
            var end = LineEnd(log, start, start + Largest);
            droppedSome |= CutOff(path, log, start, end);
            start = end;
        }

        return droppedSome;
    }

    // more at once than is ever kept: copying it would be for nothing
    private long FreeWhatIsNotKept(LogFile log, long start)
    {
        var most = Largest * (options.LogFilesKept + 1);
        if (log.End - start <= most)
            return start;
        var end = LineEnd(log, start, log.End - most + Block);
        lock (Gate)
            log.FreeBefore(end);
        return end;
    }

    private bool CutOff(string path, LogFile log, long start, long end)
    {
        var files = new RotatedFiles(path);
        if (options.LogFilesKept == 0)
        {
            lock (Gate)
                log.FreeBefore(end);
            return false;
        }

        var droppedSome = Copy(files, log, start, end);
        var cut = string.Create(CultureInfo.InvariantCulture, $"{path}{CutMark}{log.Inode}-{end}");
        lock (Gate)
        {
            File.Move(files.Unfinished, cut, overwrite: true);
            Finish(files, cut, log, end);
        }

        return droppedSome;
    }

    private void Finish(RotatedFiles files, string cut, LogFile? log, long end)
    {
        try
        {
            log?.FreeBefore(end);
        }
        catch
        {
            File.Delete(cut); // the log still has it
            throw;
        }

        files.Add(cut, options.LogFilesKept);
    }

    private void FinishInterrupted(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return;
        foreach (var cut in Directory.GetFiles(folder, Path.GetFileName(path) + CutMark + "*"))
        {
            var name = cut[(path.Length + CutMark.Length)..].Split('-');
            if (name is not [var inode, var to] || !ulong.TryParse(inode, CultureInfo.InvariantCulture, out var number)
                || !long.TryParse(to, CultureInfo.InvariantCulture, out var end))
                continue;
            using var log = LogFile.Open(path, forCutting: true);
            lock (Gate)
                Finish(new RotatedFiles(path), cut, log?.Inode == number ? log : null, end);
        }
    }

    private static bool Copy(RotatedFiles files, LogFile log, long start, long end)
    {
        for (var droppedSome = false; ; droppedSome = true)
        {
            try
            {
                Write(files.Unfinished, log, start, end);
                return droppedSome;
            }
            catch (IOException e)
            {
                File.Delete(files.Unfinished);
                if (!DiskSpace.IsMissing(e) || !files.DropOldest())
                    throw;
            }
        }
    }

    private static void Write(string path, LogFile log, long start, long end)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(path);
        using var copy =
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly });
        var buffer = new byte[Block];
        for (var position = start; position < end;)
        {
            var read = log.Read(buffer.AsSpan(0, (int)Math.Min(Block, end - position)), position);
            if (read == 0)
                throw new IOException("somebody else made it shorter meanwhile");
            copy.Write(buffer, 0, read);
            position += read;
        }

        copy.Flush(flushToDisk: true); // before the original goes
    }

    // behind the last line that ends before the limit; the limit itself when there is none
    private static long LineEnd(LogFile log, long start, long limit)
    {
        var from = Math.Max(start, limit - Block);
        var newline = log.ReadUpTo(Block, from, limit).AsSpan().LastIndexOf((byte)'\n');
        return newline < 0 ? limit : from + newline + 1;
    }
}
