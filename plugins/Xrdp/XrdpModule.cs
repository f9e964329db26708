using Autofac;
using Modular.Abstractions;

namespace Modular.Xrdp;

/// <summary>Entry point of the plugin.</summary>
public sealed class XrdpModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "Xrdp";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
    }
}
