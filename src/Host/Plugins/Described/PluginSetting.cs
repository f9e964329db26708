namespace Modular.Host.Plugins.Described;

/// <summary>What can be set of a plugin; never what is set.</summary>
internal sealed record PluginSetting
{
    /// <summary>As an environment variable; what stands for an entry's name or number is in braces.</summary>
    public required string Name { get; init; }

    /// <summary><c>text</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>duration</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What the plugin's author says of it.</summary>
    public required string? Description { get; init; }

    /// <summary>What holds when it is not set; null: nothing, or it is a secret.</summary>
    public required string? Default { get; init; }

    /// <summary>Whether it must not be empty.</summary>
    public required bool Required { get; init; }

    /// <summary>Whether it may hold a password: it is not shown anywhere.</summary>
    public required bool Secret { get; init; }

    /// <summary>Least value.</summary>
    public required string? Minimum { get; init; }

    /// <summary>Largest value.</summary>
    public required string? Maximum { get; init; }

    /// <summary>Least number of characters.</summary>
    public required int? MinLength { get; init; }

    /// <summary>Largest number of characters.</summary>
    public required int? MaxLength { get; init; }

    /// <summary>Regular expression that it matches.</summary>
    public required string? Pattern { get; init; }

    /// <summary>The only values there are.</summary>
    public required IReadOnlyList<string>? AllowedValues { get; init; }
}
