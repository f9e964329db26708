using Modular.Abstractions;

namespace Modular.Xrdp.Logs;

/// <summary>
/// Follows one log through growth, rotation, replacement and absence: each whole line once, unless rotation dropped it before it could be read.
/// </summary>
internal sealed class XrdpLogFollower(string stream, string path, LogRotation rotation)
{
    private const int MostAtOnce = 4 * 1024 * 1024;
    private ulong? _inode;
    private long _position;

    /// <summary>The last lines. When more is to follow, a line that is still being written is left to that.</summary>
    public IReadOnlyList<ServerLogLine> Begin(int lines, bool follow)
    {
        lock (rotation.Gate)
        {
            using var log = LogHistory.Open(path);
            if (log is null)
                return [];
            _inode = log.Live.File.Inode;
            _position = log.Live.To - (follow ? Unfinished(log.Live) : 0);
            return Lines(log.Tail(lines, _position));
        }
    }

    /// <summary>Whole lines that were written since the last call; to be called again until there are none.</summary>
    public IReadOnlyList<ServerLogLine> ReadNew()
    {
        lock (rotation.Gate)
        {
            using var log = LogHistory.Open(path);
            if (log is null)
                return [];
            if (log.Live.File.Inode != _inode || log.Live.To < _position)
                (_inode, _position) = (log.Live.File.Inode, 0); // another file, or emptied by somebody; some of it may have been cut off already

            return Lines(LogText.SplitLines(Advance(log)));
        }
    }

    private ReadOnlySpan<byte> Advance(LogHistory log)
    {
        var part = log.PartAt(_position);
        _position = Math.Max(_position, part.From);
        var bytes = part.Read(_position, MostAtOnce);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if ((end == 0 && bytes.Length == MostAtOnce) || (part != log.Live && _position + bytes.Length == part.To))
            end = bytes.Length; // no line is that long; and nothing is added to what was cut off
        _position += end;
        return bytes.AsSpan(0, end);
    }

    private static int Unfinished(LogHistory.Part live)
    {
        const int Longest = 64 * 1024;
        var bytes = live.Read(Math.Max(live.From, live.To - Longest), Longest);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        return whole == 0 && bytes.Length == Longest ? 0 : bytes.Length - whole;
    }

    private List<ServerLogLine> Lines(IEnumerable<string> texts) => [.. texts.Select(t => new ServerLogLine { Stream = stream, Text = t })];
}
