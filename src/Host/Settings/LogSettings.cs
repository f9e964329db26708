namespace Modular.Host.Settings;

/// <summary>What is logged, and how.</summary>
internal static class LogSettings
{
    public static readonly ChoiceSetting Level = new("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], "What is logged.");

    public static readonly ChoiceSetting Format = new("LOG_FORMAT", "text", ["text", "json"], "How it is logged.");

    public static IReadOnlyList<SettingDefinition> All { get; } = [Level, Format];
}
