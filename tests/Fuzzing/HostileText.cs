using System.Text;

namespace Modular.Fuzzing;

/// <summary>Texts that break careless programs, and pieces of them put together at random.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "", " ", "\0", "a", "a\nb", "\r\nX-Injected: yes", "\r\n\r\nHTTP/1.1 200 OK", "\u001b[31m", "../", "..\\", "/etc/passwd", "%2e%2e%2f", "%00", "%0d%0a",
        "%u0000", "%%", "%",
        "$(reboot)", "`id`", ";id;", "|id", "&&id", "'--", "\"", "\\", "<script>", "{{ 7 * 7 }}", "{{ include 'x' }}", "{%", "${x}", "#{x}", "%n%n%s",
        "[xrdp1]", "[Globals]\nport=1", "=", "#", "ask",
        "\u202e", "\ud83d\ude00", "\ufeff", "\u0130", "ß", "null", "true", "false", "-1", "0", "1.5", "1e309", "NaN", "9223372036854775808",
        "00000000-0000-0000-0000-000000000000",
        "running", "label=a:b", "a:b", "*", ",", ";", "?", "&", "+", "~", "\t", "\u0085", "\u2028", "\ud800", "Bearer", "mod_", "W/\"1\"", "\"1\"", "gzip",
        "text/event-stream", "application/json", "multipart/form-data",
    ];

    public static string Next(Random random) => random.Next(20) switch
    {
        0 => new string((char)random.Next(1, 0x3000), random.Next(1, 5000)),
        1 => Encoding.Latin1.GetString(Bytes(random, 40)),
        2 => string.Concat(Enumerable.Range(0, random.Next(2, 40)).Select(_ => Piece(random))),
        < 9 => Piece(random) + Piece(random) + Piece(random),
        _ => Piece(random),
    };

    /// <summary>As it may stand in a request line or a header: nothing that ends it, all in one byte each.</summary>
    public static string NextOnOneLine(Random random)
    {
        var text = Next(random);
        return new string([.. text.Select(c => c is < ' ' or '\u007f' or > '\u00ff' ? '_' : c)]).Trim();
    }

    private static string Piece(Random random) => Pieces[random.Next(Pieces.Length)];

    private static byte[] Bytes(Random random, int most)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }
}
