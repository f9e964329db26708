using System.Text;

namespace Modular.Host.Settings;

/// <summary>
/// Expands <c>$VAR</c>, <c>${VAR}</c>, <c>${VAR:-default}</c>, <c>${VAR:?message}</c>, <c>${VAR:+instead}</c>, the same without the colon, which let an empty
/// value count, and <c>$$</c> for one $. Defaults may hold variables. What resolves to nothing is a fault: an address with a hole in it is never used.
/// </summary>
/// <param name="find">The value of a variable; null: it is not set.</param>
internal sealed class VariableExpansion(Func<string, string?> find)
{
    private const int DeepestNesting = 16;
    private const string Literal = "write $$ where a $ is meant, or put the value in single quotes";

    /// <param name="entry">The line.</param>
    /// <param name="value">Expanded.</param>
    /// <param name="fault">What is wrong and how to put it right, to be read after the name; shows nothing of the value but names in braces.</param>
    public bool TryExpand(EnvEntry entry, out string value, out string fault)
    {
        (value, fault) = (entry.Value, "");
        if (entry.IsLiteral)
            return true;

        try
        {
            value = Expand(entry.Value, 0);
            return true;
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return false;
        }
    }

    private string Expand(string text, int depth)
    {
        if (depth > DeepestNesting)
            throw new FormatException($"nests variables more than {DeepestNesting} deep; write it in simpler words.");

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            if (text[i] != '$' || !(next is '$' or '{' or '_' || char.IsAsciiLetter(next)))
            {
                result.Append(text[i++]);
            }
            else if (next == '$')
            {
                result.Append('$');
                i += 2;
            }
            else
            {
                var end = next == '{' ? EndOfBraces(text, i + 2) : EndOfName(text, i + 1);
                result.Append(next == '{' ? InBraces(text[(i + 2)..end], depth) : Bare(text[(i + 1)..end]));
                i = next == '{' ? end + 1 : end;
            }
        }

        return result.ToString();
    }

    /// <summary>It may be the middle of a password that was meant as it stands, so it is not shown.</summary>
    private string Bare(string name) => find(name)
        ?? throw new FormatException($"has a $ before a word that is no variable which is set before this line; {Literal}.");

    private string InBraces(string text, int depth)
    {
        var end = EndOfName(text, 0);
        var (name, rest) = (text[..end], text[end..]);
        var emptyCounts = !rest.StartsWith(':');
        var (kind, word) = rest.TrimStart(':') is { Length: > 0 } tail ? (tail[0], tail[1..]) : ('}', "");
        if (end == 0 || char.IsAsciiDigit(name[0]) || kind is not ('-' or '?' or '+' or '}') || (kind == '}' && rest.Length > 0))
            throw new FormatException(
                $"has ${{…}} that is none of ${{VAR}}, ${{VAR:-default}}, ${{VAR:?message}}, ${{VAR:+instead}}; correct it, or {Literal}.");

        var value = find(name) is { } found && (emptyCounts || found.Length > 0) ? found : null;
        return kind switch
        {
            '+' => value is null ? "" : Expand(word, depth + 1),
            '-' => value ?? Expand(word, depth + 1),
            '?' => value
                ?? throw new FormatException($"needs the variable {name}, which is not set ({(word.Length > 0 ? word : "no reason is given")}); {Fix(name)}"),
            _ => value ?? throw new FormatException($"refers to the variable {name}, which is not set; {Fix(name)}"),
        };
    }

    private static string Fix(string name) =>
        $"set {name} in the environment, on a line above, or in a file that ENV_FILES names before this one, or write ${{{name}:-default}}; {Literal}.";

    private static int EndOfName(string text, int start)
    {
        while (start < text.Length && (char.IsAsciiLetterOrDigit(text[start]) || text[start] == '_'))
            start++;

        return start;
    }

    private static int EndOfBraces(string text, int start)
    {
        var open = 1;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '}' && --open == 0)
                return i;

            if (text[i] == '{' && text[i - 1] == '$')
                open++;
        }

        throw new FormatException($"has a ${{ without its }}; close it, or {Literal}.");
    }
}
