using Modular.Abstractions;

namespace Modular.Xrdp.Logs;

/// <summary>Follows one log file through growth, truncation by rotation, and absence.</summary>
internal sealed class LogFollower(string stream, string path)
{
    private long _position;

    /// <summary>The last lines; what follows is new from here on.</summary>
    public IEnumerable<ServerLogLine> Begin(int lines)
    {
        using (var file = LogFile.Open(path))
            _position = file?.Length ?? 0;

        return LogFile.Tail(path, lines).Select(Line).ToList();
    }

    /// <summary>Whole lines that were written since the last call.</summary>
    public IReadOnlyList<ServerLogLine> ReadNew()
    {
        using var file = LogFile.Open(path);
        if (file is null)
            return [];

        if (file.Length < _position)
            _position = 0; // rotated: the file was copied and begun again

        file.Position = _position;
        var bytes = LogFile.ReadRest(file);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _position += end;
        return [.. LogFile.SplitLines(bytes[..end]).Select(Line)];
    }

    private ServerLogLine Line(string text) => new(stream, text);
}
