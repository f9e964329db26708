using System.Text;

namespace Modular.Xrdp.Configuration;

/// <summary>The only text of a user that comes into xrdp.ini: so little of it is left that no rule of xrdp's parser can be met.</summary>
internal static class SafeTitle
{
    private const int Longest = 64;
    private const string Fallback = "Remote desktop";

    /// <summary>1 to 64 of <c>[A-Za-z0-9 ._-]</c>, beginning with a letter or digit and never with <c>ask</c>, which would ask the client.</summary>
    public static string From(string? text)
    {
        var safe = new StringBuilder(Longest);
        foreach (var c in text ?? "")
        {
            if (safe.Length == Longest)
                break;

            safe.Append(char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '_' or '-' ? c : ' ');
        }

        var title = safe.ToString().Trim(' ', '.', '_', '-');
        if (title.Length == 0)
            return Fallback;

        return title.StartsWith("ask", StringComparison.OrdinalIgnoreCase) ? ("Desktop " + title)[..Math.Min(Longest, title.Length + 8)].TrimEnd() : title;
    }
}
