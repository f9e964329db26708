using Autofac;
using Modular.Abstractions;
using Modular.PortAllocators.Local;
using Modular.PortAllocators.Redis;

namespace Modular.PortAllocators;

/// <summary>Port allocators: <c>local</c> (in this process), <c>redis</c> (shared by the managers of one machine).</summary>
public sealed class PortAllocatorsModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "PortAllocators";

    /// <inheritdoc/>
    public override string Description => "Hands out RDP ports from memory, or from books in Redis.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterType<LocalPortAllocator>().Keyed<IPortAllocator>("local").SingleInstance();
        builder.RegisterInstance(BindOptions<RedisPortAllocatorOptions>("Redis"));
        builder.RegisterType<RedisPortAllocator>().Keyed<IPortAllocator>("redis").SingleInstance();
    }
}
