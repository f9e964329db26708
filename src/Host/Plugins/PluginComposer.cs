using Autofac;
using Modular.Abstractions;
using Modular.Host.Plugins.Checks;
using Modular.Host.Plugins.Described;

namespace Modular.Host.Plugins;

/// <summary>Lets each module register its parts, in a scope that no other plugin sees.</summary>
internal sealed class PluginComposer(IContainer container, IConfiguration configuration, HostContext context, PluginPatience patience)
{
    private readonly ForeignCode _code = new(patience.Module);

    /// <exception cref="PluginException">Its Load threw, did not return, or registered what cannot be.</exception>
    public ComposedPlugin Compose(PluginCandidate candidate)
    {
        var module = candidate.Module;
        module.Configuration = configuration.GetSection($"Plugins:{candidate.Name}");
        module.Host = context;
        var plugin = _code.Run(module.GetType().Name + ".Load", () =>
        {
            var scope = container.BeginLifetimeScope(b => b.RegisterModule(module));
            return new ComposedPlugin(candidate, scope, DescribedSettings.Of(module), patience);
        });
        foreach (var type in plugin.PartTypes)
            AbilityPlacement.Check(type);

        return plugin;
    }
}
