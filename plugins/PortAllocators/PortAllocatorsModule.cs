using Autofac;
using Modular.Abstractions;
using Modular.PortAllocators.Local;

namespace Modular.PortAllocators;

/// <summary>Port allocators: <c>local</c> (in this process).</summary>
public sealed class PortAllocatorsModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "PortAllocators";

    /// <inheritdoc/>
    public override string Description => "Hands out RDP ports from memory.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterType<LocalPortAllocator>().Keyed<IPortAllocator>("local").SingleInstance();
}
