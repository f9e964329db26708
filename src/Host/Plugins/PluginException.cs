using Modular.Host.Observability;

namespace Modular.Host.Plugins;

/// <summary>Why one plugin folder or part cannot be used; the message is the line that operators see.</summary>
internal sealed class PluginException : Exception
{
    private const int LongestLine = 2000;

    public PluginException(string message)
        : this(message, [])
    {
    }

    /// <param name="message">The line.</param>
    /// <param name="settingErrors">Lines about settings, when these are what is wrong.</param>
    public PluginException(string message, IEnumerable<string> settingErrors)
        : base(Shown(message)) => SettingErrors = [.. settingErrors.Select(Shown)];

    public IReadOnlyList<string> SettingErrors { get; }

    private static string Shown(string text) => OneLine.Of(text.Length > LongestLine ? text[..LongestLine] + "…" : text);
}
