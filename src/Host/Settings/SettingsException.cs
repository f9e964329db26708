namespace Modular.Host.Settings;

/// <summary>Everything that is wrong with the settings, one line each; ends the start with exit code 78.</summary>
internal sealed class SettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
