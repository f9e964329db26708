using Modular.Host.Plugins.Described;
using Modular.Host.Settings;

namespace Modular.Host.Plugins;

/// <summary>A plugin that was loaded.</summary>
/// <param name="Name">Its name; its settings are in <c>Plugins:{Name}</c>.</param>
/// <param name="Description">What it says of itself.</param>
/// <param name="Version">Its informational version.</param>
/// <param name="ContractVersion">The contract it was built for.</param>
/// <param name="Folder">Full path.</param>
/// <param name="Provides">Its parts.</param>
/// <param name="Settings">What can be set, without what is set.</param>
internal sealed record LoadedPlugin(
    string Name,
    string Description,
    string Version,
    string ContractVersion,
    string Folder,
    IReadOnlyList<ProvidedPart> Provides,
    IReadOnlyList<PluginSetting> Settings)
{
    public static LoadedPlugin Of(ComposedPlugin plugin, ModularOptions options)
    {
        var candidate = plugin.Candidate;
        return new LoadedPlugin(
            candidate.Name,
            candidate.Description,
            PluginVersion.Of(candidate.Module.GetType().Assembly),
            candidate.ContractVersion.ToString(2),
            candidate.Folder,
            [.. plugin.Parts.Select(k => Provided(k.ServiceType, (string)k.ServiceKey, options))],
            plugin.Settings);
    }

    private static ProvidedPart Provided(Type contract, string key, ModularOptions options) =>
        new(PartKinds.Name(contract), key, PartKinds.Selected(contract, options) == key);
}
