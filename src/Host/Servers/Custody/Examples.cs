using System.Globalization;

namespace Modular.Host.Servers.Custody;

/// <summary>How many, and the first of them by name.</summary>
internal static class Examples
{
    private const int Most = 3;

    public static string Of(IReadOnlyCollection<string> ids, string what)
    {
        var names = string.Join(", ", ids.Order(StringComparer.Ordinal).Take(Most)) + (ids.Count > Most ? ", …" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{ids.Count} {what}{(ids.Count == 1 ? "" : "s")} ({names})");
    }
}
