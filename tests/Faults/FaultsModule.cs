using Autofac;
using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>
/// Stands in for the project's own plugins: loads each from the folder <c>MODULAR_FAULT_PLUGINS</c>, and offers its parts under the same keys, with fault
/// points around what changes anything. The host knows nothing of it.
/// </summary>
public sealed class FaultsModule : PluginModule
{
    private static readonly string[] Wrapped = ["Xrdp", "PortAllocators", "Stores"];

    /// <inheritdoc/>
    public override string Name => "Faults";

    /// <inheritdoc/>
    public override string Description => "For tests: ends the manager at any of its steps.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
        var faults = new FaultFile(Required("MODULAR_FAULT_FILE"));
        foreach (var name in Wrapped)
        {
            var plugin = new WrappedPlugin(Path.Combine(Required("MODULAR_FAULT_PLUGINS"), name, name + ".dll"), Host);
            builder.Register(c => plugin.Begin(c.Resolve<ILifetimeScope>())).Named<ILifetimeScope>(name).SingleInstance();
            Wrap<IServerBackend>(builder, name, plugin, inner => new FaultingBackend(inner, faults));
            Wrap<IPortAllocator>(builder, name, plugin, inner => new FaultingAllocator(inner, faults));
            Wrap<IStateStore>(builder, name, plugin, inner => new FaultingStore(inner, faults));
        }
    }

    private static void Wrap<T>(ContainerBuilder builder, string name, WrappedPlugin plugin, Func<T, T> wrap)
        where T : class
    {
        foreach (var key in plugin.KeysOf(typeof(T)))
            builder.Register(c => wrap(c.ResolveNamed<ILifetimeScope>(name).ResolveKeyed<T>(key))).Keyed<T>(key).SingleInstance().ExternallyOwned();
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
