namespace Modular.Host.Settings;

/// <summary>A whole number within bounds.</summary>
internal sealed record NumberSetting : SettingDefinition
{
    /// <param name="name">As in the environment.</param>
    /// <param name="otherwise">What holds without it.</param>
    /// <param name="min">The lowest; 0 may be right beside: <see cref="ZeroIs"/>.</param>
    /// <param name="max">The highest.</param>
    /// <param name="meaning">What it does.</param>
    public NumberSetting(string name, int otherwise, int min, int max, string meaning)
        : base(name, $"{otherwise}", $"{min}-{max}", meaning) => (Otherwise, Min, Max) = (otherwise, min, max);

    public int Otherwise { get; }

    public int Min { get; }

    public int Max { get; }

    /// <summary><see cref="Otherwise"/> of a setting in seconds.</summary>
    public TimeSpan Seconds => TimeSpan.FromSeconds(Otherwise);

    /// <summary>What 0 means where it is right although it is below <see cref="Min"/>; null: it is wrong.</summary>
    public string? ZeroIs
    {
        get;
        init
        {
            field = value;
            Rule = $"0 or {Rule}; 0 is {value}";
        }
    }

    /// <summary>What else the rule says, after the bounds.</summary>
    public string Rest
    {
        init => Rule += value;
    }
}
