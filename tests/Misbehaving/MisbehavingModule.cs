using Autofac;
using Modular.Abstractions;
using Modular.Testing.Fakes;
using Modular.Testing.Fakes.Misbehaving;

namespace Modular.Misbehaving;

/// <summary>A backend, an allocator and a store in memory, <c>misbehaving</c> all three, of which each member does what a file says.</summary>
public sealed class MisbehavingModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "Misbehaving";

    /// <inheritdoc/>
    public override string Description => "For tests: does what a bad plugin does.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
        var orders = new OrderFile(BindOptions<MisbehavingOptions>().Orders);
        var parts = new MisbehavingParts(orders.Choose);
        builder.Register(_ => parts.Wrap(new FakeBackend())).Keyed<IServerBackend>("misbehaving").SingleInstance();
        builder.Register(_ => parts.Wrap(new MemoryPortAllocator(Host.PortRange))).Keyed<IPortAllocator>("misbehaving").SingleInstance();
        builder.Register(_ => parts.Wrap(new MemoryStore())).Keyed<IStateStore>("misbehaving").SingleInstance();
    }
}
