using Autofac;
using Autofac.Core;
using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.Host.Settings;
using KeyedService = Autofac.Core.KeyedService;

namespace Modular.Host.Plugins;

/// <summary>All plugins, composed in one Autofac container.</summary>
internal sealed class PluginCatalog : IAsyncDisposable
{
    private readonly IContainer _container;
    private readonly Dictionary<PluginCandidate, List<KeyedService>> _provided = [];
    private readonly List<PluginFailure> _failures;
    private readonly List<(PluginCandidate Plugin, IEnumerable<string> Errors)> _badSettings = [];

    public PluginCatalog(string root, IConfiguration configuration, HostContext context, IServiceProvider host)
    {
        var (candidates, failures) = new PluginFinder().Find(root);
        _failures = [.. failures];
        var builder = new ContainerBuilder();
        builder.RegisterInstance(context).ExternallyOwned();
        builder.RegisterSource(new HostServices(host));
        foreach (var candidate in candidates)
            Compose(candidate, configuration, context, builder);

        _container = builder.Build();
    }

    public IReadOnlyList<PluginFailure> Failures => _failures;

    /// <summary>
    /// The parts that the options name. Throws <see cref="SettingsException"/> with a line for each that is missing or broken,
    /// and with what is wrong with the settings of the plugins.
    /// </summary>
    public SelectedParts Select(ModularOptions options)
    {
        var errors = _badSettings.SelectMany(b => b.Errors).ToList();
        var backend = Resolve<IServerBackend>("SERVER_BACKEND", options.ServerBackend, errors);
        var allocator = Resolve<IPortAllocator>("PORT_ALLOCATOR", options.PortAllocator, errors);
        var store = Resolve<IStateStore>("STATE_STORE", options.StateStore, errors);
        return errors.Count == 0 ? new SelectedParts(backend!, allocator!, store!) : throw new SettingsException(errors);
    }

    public PluginInventory Inventory(ModularOptions options) => new([.. _provided.Select(p => Describe(p.Key, p.Value, options))], Failures);

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    /// <summary>What throws in a module's Load registers nothing and costs the others nothing.</summary>
    private void Compose(PluginCandidate candidate, IConfiguration configuration, HostContext context, ContainerBuilder builder)
    {
        candidate.Module.Configuration = configuration.GetSection($"Plugins:{candidate.Module.Name}");
        candidate.Module.Host = context;
        builder.RegisterCallback(registry =>
        {
            var provided = new List<KeyedService>();
            void Note(object? sender, ComponentRegisteredEventArgs e) => provided.AddRange(e.ComponentRegistration.Services.OfType<KeyedService>());
            registry.Registered += Note;
            provided.Clear(); // subscribing replays what the plugins before this one registered
            try
            {
                ((IModule)candidate.Module).Configure(registry);
                _provided[candidate] = provided;
            }
            catch (OptionsValidationException e)
            {
                _badSettings.Add((candidate, e.Failures));
                _failures.Add(new PluginFailure(candidate.Folder, "Its settings are wrong: " + string.Join(" ", e.Failures)));
            }
            catch (Exception e)
            {
                _failures.Add(new PluginFailure(candidate.Folder, PluginReasons.Explain(e)));
            }
            finally
            {
                registry.Registered -= Note;
            }
        });
    }

    private T? Resolve<T>(string setting, string key, List<string> errors)
        where T : class
    {
        try
        {
            var providers = _provided.Where(p => p.Value.Contains(new KeyedService(key, typeof(T)))).Select(p => p.Key.Folder).ToList();
            if (providers.Count > 1)
                errors.Add($"{setting} ('{key}'): several plugins provide {PartKinds.Words(typeof(T))} of that name: {string.Join(", ", providers)}. Remove all but one.");
            else if (_container.TryResolveKeyed<T>(key, out var part))
                return part;
            else
                errors.Add(Missing(typeof(T), setting, key));
        }
        catch (DependencyResolutionException e)
        {
            errors.Add($"{setting} ('{key}'): {PluginReasons.Explain(e)}");
        }

        return null;
    }

    private string Missing(Type contract, string setting, string key)
    {
        var known = _provided.Values.SelectMany(k => k).Where(k => k.ServiceType == contract).Select(k => $"'{k.ServiceKey}'").Order(StringComparer.Ordinal).ToList();
        var broken = _failures.Count == 0 ? "" : " Not loaded: " + string.Join("; ", _failures.Select(f => $"{Path.GetFileName(f.Folder)} ({f.Reason})")) + ".";
        return $"{setting} ('{key}'): no loaded plugin provides {PartKinds.Words(contract)} of that name; there is {(known.Count == 0 ? "none" : string.Join(", ", known))}.{broken}";
    }

    private static LoadedPlugin Describe(PluginCandidate plugin, List<KeyedService> provided, ModularOptions options) => new(
        plugin.Module.Name,
        plugin.Module.Description,
        PluginVersion.Of(plugin.Module.GetType().Assembly),
        plugin.ContractVersion.ToString(),
        plugin.Folder,
        [.. provided.Where(k => PartKinds.IsPart(k.ServiceType)).Select(k =>
            new ProvidedPart(PartKinds.Name(k.ServiceType), $"{k.ServiceKey}", PartKinds.Selected(k.ServiceType, options) == $"{k.ServiceKey}"))]);
}
