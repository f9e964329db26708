using McMaster.NETCore.Plugins;
using Modular.Abstractions;

namespace Modular.Host.Plugins;

/// <summary>A plugin whose code is loaded, not yet composed.</summary>
internal sealed record PluginCandidate
{
    /// <summary>Full path.</summary>
    public required string Folder { get; init; }

    /// <summary>What it was built for.</summary>
    public required Version ContractVersion { get; init; }

    /// <summary>Holds its load context for the life of the host.</summary>
    public required PluginLoader Loader { get; init; }

    /// <summary>Its entry point. Only <see cref="ForeignCode"/> may call it.</summary>
    public required PluginModule Module { get; init; }

    /// <summary>What the module calls itself: asked once.</summary>
    public required string Name { get; init; }

    /// <summary>What the module says of itself: asked once.</summary>
    public required string Description { get; init; }
}
