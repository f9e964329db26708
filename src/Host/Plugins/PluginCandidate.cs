using McMaster.NETCore.Plugins;
using Modular.Abstractions;

namespace Modular.Host.Plugins;

/// <summary>A plugin whose code is loaded, not yet composed.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="ContractVersion">What it was built for.</param>
/// <param name="Loader">Holds its load context for the life of the host.</param>
/// <param name="Module">Its entry point.</param>
internal sealed record PluginCandidate(string Folder, Version ContractVersion, PluginLoader Loader, PluginModule Module);
