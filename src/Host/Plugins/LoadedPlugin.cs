namespace Modular.Host.Plugins;

/// <summary>A plugin that was loaded.</summary>
/// <param name="Name">Its name; its settings are in <c>Plugins:{Name}</c>.</param>
/// <param name="Description">What it says of itself.</param>
/// <param name="Version">Its informational version.</param>
/// <param name="ContractVersion">The contract it was built for.</param>
/// <param name="Folder">Full path.</param>
/// <param name="Provides">Its parts.</param>
internal sealed record LoadedPlugin(
    string Name, string Description, string Version, string ContractVersion, string Folder, IReadOnlyList<ProvidedPart> Provides);
