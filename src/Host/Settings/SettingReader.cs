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

    public int Number(string name, int otherwise, int min, int max)
    {
        if (Text(name) is not { } text)
            return otherwise;

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;

        Wrong(name, text, $"must be a whole number from {min} to {max}", $"set it to one, or leave it out for {otherwise}");
        return otherwise;
    }

    public TimeSpan Seconds(string name, TimeSpan otherwise, int min, int max) =>
        TimeSpan.FromSeconds(Number(name, (int)otherwise.TotalSeconds, min, max));

    /// <summary>Zero, which is never, or a time within the bounds.</summary>
    public TimeSpan SecondsOrNever(string name, TimeSpan otherwise, int min, int max)
    {
        var time = Seconds(name, otherwise, 0, max);
        if (time == TimeSpan.Zero || time.TotalSeconds >= min)
            return time;

        Wrong(name, Text(name), $"must be 0 or a whole number from {min} to {max}", $"set it to one, or leave it out for {otherwise.TotalSeconds}");
        return otherwise;
    }

    /// <summary>One of the words, any case.</summary>
    public string Choice(string name, string otherwise, params string[] words)
    {
        if (Text(name) is not { } text)
            return otherwise;

        if (words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word)
            return word;

        Wrong(name, text, $"must be one of {string.Join(", ", words)}", $"set it to one of them, or leave it out for {otherwise}");
        return otherwise;
    }

    /// <summary>Notes an error: the name, the value (never one that may hold a secret), the rule and the fix.</summary>
    public void Wrong(string name, string? shownValue, string rule, string fix) =>
        _errors.Add(shownValue is null ? $"{name}: {rule}; {fix}." : $"{name} ('{shownValue}'): {rule}; {fix}.");

    public void Warn(string warning) => _warnings.Add(warning);

    private void WarnOnce(string warning)
    {
        if (!_warnings.Contains(warning))
            Warn(warning);
    }
}
