using System.Text.RegularExpressions;
using Modular.Host.Observability;

namespace Modular.Host.Settings;

/// <summary>Everything that is wrong with the settings, one line each; ends the start with exit code 78.</summary>
internal sealed partial class SettingsException : Exception
{
    private const int LongestLine = 2000;

    public SettingsException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors.Select(Shown))) => Errors = [.. errors.Select(Shown)];

    public IReadOnlyList<string> Errors { get; }

    /// <summary>Values stand in the lines: they must neither end one nor show the password of an address that was given to the wrong setting.</summary>
    private static string Shown(string error) => OneLine.Of(Password().Replace(error.Length > LongestLine ? error[..LongestLine] + "…" : error, "***@"));

    [GeneratedRegex(@"(?<=//)[^/'\s]*@|[^/'\s:]+:[^/'\s]*@")]
    private static partial Regex Password();
}
