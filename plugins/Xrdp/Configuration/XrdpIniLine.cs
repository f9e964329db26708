namespace Modular.Xrdp.Configuration;

/// <summary>One line of a section.</summary>
/// <param name="Key">As written, trimmed; empty on a line of blanks.</param>
/// <param name="Value">Trimmed; empty without an equals sign.</param>
internal sealed record XrdpIniLine(string Key, string Value);
