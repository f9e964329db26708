using System.Globalization;

namespace Modular.Host.Settings;

/// <summary>Reads settings one by one and collects what is wrong with them, instead of stopping at the first.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The value without blanks around it; null when it is not set or empty.</summary>
    public string? Text(string name)
    {
        if (ServiceLinks.IsLink(name, configuration[name]))
            WarnOnce($"{name} is a service link of Kubernetes and is ignored. Set enableServiceLinks: false in the pod, or set {name} there.");

        return ServiceLinks.Value(configuration, name)?.Trim() is { Length: > 0 } value ? value : null;
    }

    public string? Text(SettingDefinition setting) => Text(setting.Name);

    public int Number(NumberSetting setting) => Number(setting, setting.Otherwise);

    /// <param name="setting">Its bounds count, not what it says of its absence.</param>
    /// <param name="otherwise">What holds without it.</param>
    public int Number(NumberSetting setting, int otherwise)
    {
        if (Text(setting) is not { } text)
            return otherwise;

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && ((number >= setting.Min && number <= setting.Max) || (number == 0 && setting.ZeroIs is not null)))
        {
            return number;
        }

        Wrong(setting, text, $"must be {(setting.ZeroIs is null ? "" : "0 or ")}a whole number from {setting.Min} to {setting.Max}",
            $"set it to one, or leave it out for {otherwise}");
        return otherwise;
    }

    public TimeSpan Seconds(NumberSetting setting) => TimeSpan.FromSeconds(Number(setting));

    public string Choice(ChoiceSetting setting)
    {
        if (Text(setting) is not { } text)
            return setting.Default;

        if (setting.Words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word)
            return word;

        Wrong(setting, text, $"must be one of {string.Join(", ", setting.Words)}", $"set it to one of them, or leave it out for {setting.Default}");
        return setting.Default;
    }

    /// <summary>Notes an error: the name, the value (never one that may hold a secret), the rule and the fix.</summary>
    public void Wrong(string name, string? shownValue, string rule, string fix) =>
        _errors.Add(shownValue is null ? $"{name}: {rule}; {fix}." : $"{name} ('{shownValue}'): {rule}; {fix}.");

    public void Wrong(SettingDefinition setting, string? shownValue, string rule, string fix) => Wrong(setting.Name, shownValue, rule, fix);

    public void Warn(string warning) => _warnings.Add(warning);

    private void WarnOnce(string warning)
    {
        if (!_warnings.Contains(warning))
            Warn(warning);
    }
}
