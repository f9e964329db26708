namespace Modular.Xrdp.Logs;

/// <summary>A log and what was cut off of it as one text. To be used under the gate of <see cref="LogRotation"/>: between two reads nothing moves.</summary>
internal sealed class LogHistory : IDisposable
{
    private const int FirstLook = 64 * 1024;
    private const int LargestTail = 4 * 1024 * 1024;
    private readonly RotatedFiles _rotated;
    private readonly List<LogPart> _parts;

    private LogHistory(string path, LogFile live)
    {
        _rotated = new RotatedFiles(path);
        var start = live.FindStart();
        _parts = [new LogPart(live, start, Math.Max(start, live.End), start)];
    }

    /// <summary>The file that is written to.</summary>
    public LogPart Live => _parts[0];

    /// <summary>Null when there is no such log.</summary>
    public static LogHistory? Open(string path) => LogFile.Open(path) is { } live ? new LogHistory(path, live) : null;

    /// <summary>The part that holds the offset, or the oldest one when that is no longer kept.</summary>
    public LogPart PartAt(long offset) => NewestFirst().FirstOrDefault(p => p.From <= offset) ?? _parts[^1];

    /// <summary>The last lines before an offset of the live file, oldest first.</summary>
    public IReadOnlyList<string> Tail(int lines, long end)
    {
        var found = new List<string>();
        var room = LargestTail;
        foreach (var part in NewestFirst().TakeWhile(_ => found.Count < lines))
        {
            var bytes = LastLines(part, lines - found.Count, Math.Min(part.To, end), room, out var isAll);
            found.InsertRange(0, LogText.SplitLines(bytes));
            room -= bytes.Length;
            if (!isAll || room <= 0)
                break;
        }

        return found;
    }

    public void Dispose() => _parts.ForEach(p => p.File.Dispose());

    private static byte[] LastLines(LogPart part, int lines, long end, int room, out bool isAll)
    {
        for (var size = Math.Min(FirstLook, room); ; size = Math.Min(size * 2, room))
        {
            var from = Math.Max(part.From, end - size);
            var bytes = part.Read(from, (int)Math.Max(0, end - from));
            var start = LogText.StartOfLast(lines, bytes);
            isAll = from == part.From && start == 0;
            if (start > 0 || from == part.From || size == room)
                return bytes[start..];
        }
    }

    private IEnumerable<LogPart> NewestFirst()
    {
        for (var number = 0; number < _parts.Count || OpenOlder(); number++)
            yield return _parts[number];
    }

    private bool OpenOlder()
    {
        if (LogFile.Open(_rotated.PathOf(_parts.Count)) is not { } older)
            return false;
        var end = _parts[^1].From;
        _parts.Add(new LogPart(older, end - older.End, end, 0));
        return true;
    }
}
