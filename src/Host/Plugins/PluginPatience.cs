namespace Modular.Host.Plugins;

/// <summary>How long the host waits for code of a plugin while it loads and unloads it.</summary>
internal sealed record PluginPatience
{
    /// <summary>A module's constructor, name, description, and Load, each.</summary>
    public TimeSpan Module { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Making a part: a driver may have much to set up.</summary>
    public TimeSpan Part { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Disposing all that a plugin has.</summary>
    public TimeSpan Disposal { get; init; } = TimeSpan.FromSeconds(10);
}
