using System.Text;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Logs;

/// <summary>Reads log files that lie where a hostile session may have put something else: follows no link, blocks on no pipe, reads no more than asked.</summary>
internal static class LogFile
{
    private const int LongestLine = 4096;
    private const int LargestTail = 4 * 1024 * 1024;
    private const int Block = 64 * 1024;

    /// <summary>Null when it is missing or no regular file.</summary>
    public static FileStream? Open(string path)
    {
        var handle = new SafeFileHandle(LibC.open(path, LibC.ReadOnly | LibC.NoFollow | LibC.NonBlocking | LibC.CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            return null;
        }

        var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (file.CanSeek)
            return file;

        file.Dispose(); // a pipe or a socket is no log
        return null;
    }

    /// <summary>The last lines, oldest first; empty when there is no such file.</summary>
    public static IReadOnlyList<string> Tail(string path, int lines)
    {
        using var file = Open(path);
        if (file is null || lines == 0)
            return [];

        file.Position = StartOfTail(file, lines);
        return [.. SplitLines(ReadRest(file)).TakeLast(lines)];
    }

    /// <summary>Everything from the position to the end, bounded.</summary>
    public static byte[] ReadRest(FileStream file)
    {
        var length = (int)Math.Clamp(file.Length - file.Position, 0, LargestTail);
        var bytes = new byte[length];
        var read = file.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return bytes[..read];
    }

    /// <summary>Lines as text: long ones cut, control characters replaced, so that a log cannot steer a terminal.</summary>
    public static IEnumerable<string> SplitLines(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes).TrimEnd('\n');
        return text.Length == 0 ? [] : text.Split('\n').Select(Clean);
    }

    private static string Clean(string line)
    {
        var cut = line.Length > LongestLine ? string.Concat(line.AsSpan(0, LongestLine), "…") : line;
        return string.Concat(cut.TrimEnd('\r').Select(c => char.IsControl(c) && c != '\t' ? '\ufffd' : c));
    }

    private static long StartOfTail(FileStream file, int lines)
    {
        var position = file.Length;
        var floor = Math.Max(0, position - LargestTail);
        var buffer = new byte[Block];
        var newlines = 0;
        while (position > floor)
        {
            var size = (int)Math.Min(Block, position - floor);
            position -= size;
            file.Position = position;
            file.ReadExactly(buffer, 0, size);
            for (var i = size - 1; i >= 0; i--)
            {
                if (buffer[i] == '\n' && position + i < file.Length - 1 && ++newlines == lines)
                    return position + i + 1;
            }
        }

        return floor;
    }
}
