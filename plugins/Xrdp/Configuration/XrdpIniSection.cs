using System.Text;

namespace Modular.Xrdp.Configuration;

/// <summary>One section as xrdp reads it.</summary>
/// <param name="Name">As written.</param>
/// <param name="Lines">Its keys and values in order.</param>
internal sealed record XrdpIniSection(string Name, List<XrdpIniSection.Line> Lines)
{
    public bool Is(string name) => Ascii.EqualsIgnoreCase(Name, name);

    public IEnumerable<Line> Of(string key) => Lines.Where(line => Ascii.EqualsIgnoreCase(line.Key, key));

    /// <summary>One line of a section.</summary>
    /// <param name="Key">As written, trimmed; empty on a line of blanks.</param>
    /// <param name="Value">Trimmed; empty without an equals sign.</param>
    internal sealed record Line(string Key, string Value);
}
