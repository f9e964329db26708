using Autofac;
using Modular.Abstractions;

namespace Modular.Stores;

/// <summary>Entry point of the plugin.</summary>
public sealed class StoresModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "Stores";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
    }
}
