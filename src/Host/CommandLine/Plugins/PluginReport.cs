using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Plugins.Described;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine.Plugins;

/// <summary>Writes what there is to say of a plugin, one line each.</summary>
internal sealed class PluginReport(TextWriter output)
{
    private const string NoPart =
        "It registers no part by a key, so no setting can select it. Use "
        + "builder.RegisterType<...>().Keyed<IServerBackend>(\"key\"), or that of the other parts.";

    private static readonly ForeignCode SelfChecks = new(PluginBounds.SelfCheck.Limit);

    public bool HasErrors { get; private set; }

    public async Task WriteAsync(PluginCatalog catalog, ModularOptions options)
    {
        foreach (var failure in catalog.Failures)
            await WriteAsync(FindingSeverity.Error, failure.ToString());

        foreach (var plugin in catalog.Plugins)
            await WriteAsync(plugin, LoadedPlugin.Of(plugin, options), options);

        await output.WriteLineAsync(HasErrors ? "A host would not work with it." : "A host would take it.");
    }

    private async Task WriteAsync(ComposedPlugin plugin, LoadedPlugin shown, ModularOptions options)
    {
        var contract = typeof(PluginModule).Assembly.GetName();
        var versions = $"built for {contract.Name} {shown.ContractVersion}, which this host has as {contract.Version!.ToString(2)}";
        await output.WriteLineAsync($"Plugin {shown.Name} {shown.Version}, {versions}: {shown.Description}");
        var other = Path.Combine(options.PluginsPath, shown.Name);
        if (Directory.Exists(other) && Path.GetFileName(shown.Folder) != shown.Name)
            await WriteAsync(FindingSeverity.Error, $"{other} has its name: there it would be refused. Give the module another name.");

        foreach (var setting in shown.Settings)
            await output.WriteLineAsync(Words(setting));

        if (shown.Provides.Count == 0)
            await WriteAsync(FindingSeverity.Warning, NoPart);

        foreach (var part in plugin.Parts)
        {
            var (kind, key) = (PartKinds.Name(part.ServiceType), (string)part.ServiceKey);
            var selected = PartKinds.Selected(part.ServiceType, options);
            await output.WriteLineAsync($"Provides {kind} '{OneLine.Of(key)}'{(key == selected ? ", which the settings select" : "")}");

            // a host makes the selected one alone; the others may lack what only they need
            if (key == selected || !plugin.Provides(part.ServiceType, selected))
                await TryAsync(plugin, part.ServiceType, key);
        }

        await EndAsync(plugin);
    }

    private async Task EndAsync(ComposedPlugin plugin)
    {
        try
        {
            if (!await plugin.TryDisposeAsync())
                await WriteAsync(FindingSeverity.Error, "Disposing of what it has did not end in time.");
        }
        catch (Exception e)
        {
            await WriteAsync(FindingSeverity.Error, PluginReasons.Of("Disposing of what it has", e).Message);
        }
    }

    private async Task TryAsync(ComposedPlugin plugin, Type contract, string key)
    {
        var name = $"{PartKinds.Name(contract)} '{OneLine.Of(key)}'";
        try
        {
            if (plugin.Resolve(contract, key) is not ISelfCheck check)
                return;

            var what = $"The self-check of {name}";
            var findings = SelfChecks.Run(what, () => check.CheckAsync(CancellationToken.None).GetAwaiter().GetResult().ToList());
            if (findings.Contains(null!))
                throw new PluginException($"{what} has null among its findings.");

            foreach (var finding in findings)
                await WriteAsync(finding.Severity, $"{finding.Message} Fix: {finding.Fix}");
        }
        catch (PluginException e)
        {
            await WriteAsync(FindingSeverity.Error, $"{name}: {e.Message}");
        }
    }

    private async Task WriteAsync(FindingSeverity severity, string text)
    {
        HasErrors |= severity == FindingSeverity.Error;
        await output.WriteLineAsync($"{severity}: {OneLine.Of(text)}");
    }

    private static string Words(PluginSetting setting)
    {
        string?[] rules =
        [
            setting.Type,
            setting.Required ? "required" : null,
            setting.Secret ? "secret" : null,
            setting.Minimum is null ? null : $"{setting.Minimum} to {setting.Maximum}",
            setting.MaxLength is null ? null : $"at most {setting.MaxLength} characters",
            setting.AllowedValues is null ? null : $"one of {string.Join(", ", setting.AllowedValues)}",
            setting.Default is null ? null : $"default '{setting.Default}'",
        ];
        return OneLine.Of($"Setting {setting.Name} ({string.Join("; ", rules.Where(r => r is not null))}) {setting.Description}".TrimEnd());
    }
}
