using Autofac;
using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Plugins;

/// <summary>All plugins, each in a scope of its own.</summary>
internal sealed partial class PluginCatalog : IAsyncDisposable
{
    private readonly IContainer _container;
    private readonly ILogger _log;
    private readonly List<ComposedPlugin> _plugins = [];
    private readonly List<PluginFailure> _failures;
    private readonly List<string> _settingErrors = [];

    public PluginCatalog(IReadOnlyList<string> folders, IConfiguration configuration, HostContext context, IServiceProvider host, PluginPatience patience)
    {
        _log = host.GetService<ILogger<PluginCatalog>>() ?? (ILogger)Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var (candidates, failures) = new PluginFinder(patience).Find(folders);
        _failures = [.. failures];
        var builder = new ContainerBuilder();
        builder.RegisterInstance(context).ExternallyOwned();
        builder.RegisterSource(new HostServices(host));
        _container = builder.Build();
        var composer = new PluginComposer(_container, configuration, context, patience);
        foreach (var candidate in candidates)
            Compose(composer, candidate);
    }

    public IReadOnlyList<PluginFailure> Failures => _failures;

    public IReadOnlyList<ComposedPlugin> Plugins => _plugins;

    /// <summary>
    /// The parts that the options name. Throws <see cref="SettingsException"/> with a line for each that is missing or broken,
    /// and with what is wrong with the settings of the plugins.
    /// </summary>
    public SelectedParts Select(ModularOptions options)
    {
        var errors = _settingErrors.ToList();
        var backend = Resolve<IServerBackend>("SERVER_BACKEND", options.ServerBackend, errors);
        var allocator = Resolve<IPortAllocator>("PORT_ALLOCATOR", options.PortAllocator, errors);
        var store = Resolve<IStateStore>("STATE_STORE", options.StateStore, errors);
        return errors.Count == 0 ? new SelectedParts(backend!, allocator!, store!) : throw new SettingsException(errors);
    }

    public PluginInventory Inventory(ModularOptions options) => new([.. _plugins.Select(p => LoadedPlugin.Of(p, options))], Failures);

    /// <summary>What a plugin does not let go of in time ends with the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_plugins.Select(DisposeAsync));
        await _container.DisposeAsync();
    }

    private async Task DisposeAsync(ComposedPlugin plugin)
    {
        try
        {
            if (!await plugin.TryDisposeAsync())
                DisposalOverdue(plugin.Candidate.Name);
        }
        catch (Exception e)
        {
            DisposalFailed(e, plugin.Candidate.Name);
        }
    }

    /// <summary>What is wrong with one plugin costs the others nothing; wrong settings end the start, in <see cref="Select"/>.</summary>
    private void Compose(PluginComposer composer, PluginCandidate candidate)
    {
        try
        {
            _plugins.Add(composer.Compose(candidate));
        }
        catch (PluginException e)
        {
            _settingErrors.AddRange(e.SettingErrors);
            _failures.Add(new PluginFailure(candidate.Folder, e.Message));
        }
    }

    private T? Resolve<T>(string setting, string key, List<string> errors)
        where T : class
    {
        var providers = _plugins.Where(p => p.Provides(typeof(T), key)).ToList();
        try
        {
            switch (providers)
            {
                case [var one]:
                    return (T)one.Resolve(typeof(T), key);
                case []:
                    errors.Add(Missing(typeof(T), setting, key));
                    break;
                default:
                    var folders = string.Join(", ", providers.Select(p => p.Candidate.Folder));
                    errors.Add($"{setting} ('{key}'): several plugins provide {PartKinds.Words(typeof(T))} of that name: {folders}. Remove all but one.");
                    break;
            }
        }
        catch (PluginException e)
        {
            errors.Add($"{setting} ('{key}'): {e.Message}");
        }

        return null;
    }

    private string Missing(Type contract, string setting, string key)
    {
        var keys = _plugins.SelectMany(p => p.Parts).Where(k => k.ServiceType == contract)
            .Select(k => $"'{k.ServiceKey}'").Order(StringComparer.Ordinal).ToList();
        var known = keys.Count == 0 ? "none" : string.Join(", ", keys);
        var broken = _failures.Count == 0 ? "" : " Not loaded: " + string.Join("; ", _failures.Select(f => $"{Path.GetFileName(f.Folder)} ({f.Reason})")) + ".";
        return $"{setting} ('{key}'): no loaded plugin provides {PartKinds.Words(contract)} of that name; there is {known}.{broken}";
    }

    [LoggerMessage(1004, LogLevel.Warning, "Plugin {Plugin} has not let go of all it has in time; the host ends without it.")]
    private partial void DisposalOverdue(string plugin);

    [LoggerMessage(1005, LogLevel.Warning, "Plugin {Plugin} failed when it was to let go of what it has.")]
    private partial void DisposalFailed(Exception failure, string plugin);
}
