using System.Text;

namespace Modular.Xrdp.Configuration;

/// <summary>One section as xrdp reads it.</summary>
/// <param name="Name">As written.</param>
/// <param name="Lines">Its keys and values in order.</param>
internal sealed record XrdpIniSection(string Name, List<XrdpIniLine> Lines)
{
    public bool Is(string name) => Ascii.EqualsIgnoreCase(Name, name);

    public IEnumerable<XrdpIniLine> Of(string key) => Lines.Where(line => Ascii.EqualsIgnoreCase(line.Key, key));
}
