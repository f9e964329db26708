namespace Modular.Host.Plugins;

/// <summary>A plugin folder that gave nothing, and why, in one line.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record PluginFailure(string Folder, string Reason)
{
    public override string ToString() => $"Plugin '{Path.GetFileName(Folder)}' was not loaded: {Reason} ({Folder})";
}
