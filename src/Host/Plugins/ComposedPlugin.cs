using Autofac;
using Modular.Host.Plugins.Checks;
using Modular.Host.Plugins.Described;
using KeyedService = Autofac.Core.KeyedService;

namespace Modular.Host.Plugins;

/// <summary>A plugin in a scope of its own, whose registry says what it provides.</summary>
internal sealed class ComposedPlugin(PluginCandidate candidate, ILifetimeScope scope, IReadOnlyList<PluginSetting> settings, PluginPatience patience)
{
    public PluginCandidate Candidate { get; } = candidate;

    public IReadOnlyList<PluginSetting> Settings { get; } = settings;

    /// <summary>The parts by kind and key.</summary>
    public IReadOnlyList<KeyedService> Parts { get; } =
        [.. scope.ComponentRegistry.Registrations.SelectMany(r => r.Services).OfType<KeyedService>().Where(IsPart).Distinct()];

    /// <summary>What the registrations promise; a delegate's is known no closer than it says.</summary>
    public IReadOnlyList<Type> PartTypes { get; } =
        [.. scope.ComponentRegistry.Registrations.Where(r => r.Services.OfType<KeyedService>().Any(IsPart)).Select(r => r.Activator.LimitType)];

    public bool Provides(Type contract, string key) => Parts.Contains(new KeyedService(key, contract));

    /// <exception cref="PluginException">It cannot be made, or not in time.</exception>
    public object Resolve(Type contract, string key)
    {
        var what = "Making the " + PartKinds.Name(contract).Replace('_', ' ');
        var part = new ForeignCode(patience.Part).Run(what, () => scope.ResolveKeyed(key, contract));
        AbilityPlacement.Check(part.GetType());
        return part;
    }

    /// <summary>Whether all of it has ended in time.</summary>
    public async Task<bool> TryDisposeAsync()
    {
        try
        {
            await Task.Run(() => scope.DisposeAsync().AsTask()).WaitAsync(patience.Disposal);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Settings are text, so no other key can be selected.</summary>
    private static bool IsPart(KeyedService service) => service.ServiceKey is string && PartKinds.IsPart(service.ServiceType);
}
