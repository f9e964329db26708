using Autofac;
using Modular.Abstractions;

namespace Modular.PortAllocators;

/// <summary>Entry point of the plugin.</summary>
public sealed class PortAllocatorsModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "PortAllocators";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
    }
}
