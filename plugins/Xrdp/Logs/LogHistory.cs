namespace Modular.Xrdp.Logs;

/// <summary>A log and what was cut off of it as one text. To be used under the gate of <see cref="LogRotation"/>: between two reads nothing moves.</summary>
internal sealed class LogHistory : IDisposable
{
    private const int FirstLook = 64 * 1024;
    private const int LargestTail = 4 * 1024 * 1024;
    private readonly RotatedFiles _rotated;
    private readonly List<Part> _parts;

    private LogHistory(string path, LogFile live)
    {
        _rotated = new RotatedFiles(path);
        var start = live.FindStart();
        _parts = [new Part(live, start, Math.Max(start, live.End), start)];
    }

    /// <summary>The file that is written to.</summary>
    public Part Live => _parts[0];

    /// <summary>Null when there is no such log.</summary>
    public static LogHistory? Open(string path) => LogFile.Open(path) is { } live ? new LogHistory(path, live) : null;

    /// <summary>The part that holds the offset, or the oldest one when that is no longer kept.</summary>
    public Part PartAt(long offset) => NewestFirst().FirstOrDefault(p => p.From <= offset) ?? _parts[^1];

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

    private static byte[] LastLines(Part part, int lines, long end, int room, out bool isAll)
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

    private IEnumerable<Part> NewestFirst()
    {
        for (var number = 0; number < _parts.Count || OpenOlder(); number++)
            yield return _parts[number];
    }

    private bool OpenOlder()
    {
        if (LogFile.Open(_rotated.PathOf(_parts.Count)) is not { } older)
            return false;
        var end = _parts[^1].From;
        _parts.Add(new Part(older, end - older.End, end, 0));
        return true;
    }

    /// <summary>One file of a log's text. Offsets count in the live file: what was cut off of it keeps the place it had there.</summary>
    internal sealed record Part(LogFile File, long From, long To, long FirstByte)
    {
        /// <summary>The bytes at an offset and after it, bounded.</summary>
        public byte[] Read(long offset, int most) => File.ReadUpTo(most, offset - From + FirstByte, To - From + FirstByte);
    }
}
