using System.CommandLine;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

namespace Modular.Host.CommandLine;

/// <summary>Says what would be used, and what the selected parts find wrong with this machine.</summary>
internal static class CheckCommand
{
    public static Command Create(WithHost withHost, TextWriter output)
    {
        var command =
            new Command("check",
                "Look at settings, plugins and this machine, say what would be used and what is missing, and exit: 0 when a start would work, else 78");
        command.SetAction((_, _) => withHost(FolderUse.Read, host => RunAsync(host.Options, host.Services, host.Identity.IsAlone, output)));
        return command;
    }

    /// <summary>0 when a start would work, 78 when not.</summary>
    private static async Task<int> RunAsync(ModularOptions options, IServiceProvider services, bool isAlone, TextWriter output)
    {
        var (parts, inventory) = (services.GetRequiredService<GuardedParts>(), services.GetRequiredService<PluginInventory>());
        await output.WriteLineAsync($"Backend {options.ServerBackend}, port allocator {options.PortAllocator}, state store {options.StateStore}");
        await output.WriteLineAsync(
            $"API at {string.Join(", ", options.ApiEndPoints)}, servers on {options.PortRange}, data in {options.DataPath}, logs in {options.LogPath}");
        var node = services.GetRequiredService<NodeIdentity>();
        await output.WriteLineAsync($"Manager {services.GetRequiredService<HostContext>().ManagerId} on node {node.Id} ({node.Source})");
        await output.WriteLineAsync($"Serves {services.GetRequiredService<Authentication>().Summary}");
        foreach (var plugin in inventory.Loaded)
            await output.WriteLineAsync($"Plugin {plugin.Name} {plugin.Version}: {string.Join(", ", plugin.Provides.Select(p => $"{p.Kind} '{p.Key}'"))}");

        foreach (var failure in inventory.Failures)
            await output.WriteLineAsync(failure.ToString());

        var capabilities = services.GetRequiredService<KnownCapabilities>();
        var findings = await FindingsAsync(parts, services, isAlone, output);
        foreach (var finding in findings)
            await output.WriteLineAsync($"{finding.Severity}: {finding.Message} Fix: {finding.Fix}");

        foreach (var fact in capabilities.Current?.Facts ?? new Dictionary<string, string>())
            await output.WriteLineAsync($"{fact.Key}: {fact.Value}");

        return findings.Any(f => f.Severity == FindingSeverity.Error) ? ExitCodes.Configuration : 0;
    }

    private static async Task<List<Finding>> FindingsAsync(GuardedParts parts, IServiceProvider services, bool isAlone, TextWriter output)
    {
        var findings = (await services.GetRequiredService<SelfChecks>().RunAsync(CancellationToken.None)).Select(f => f.Finding).ToList();
        await AddAsync(findings, () => services.GetRequiredService<KnownCapabilities>().GetAsync(CancellationToken.None));
        findings.AddRange(services.GetRequiredService<HostFindings>().Own);
        await AddAsync(findings, () => LookAtStoreAsync(parts, services, isAlone, findings, output));
        return findings;
    }

    private static Task LookAtStoreAsync(GuardedParts parts, IServiceProvider services, bool isAlone, List<Finding> findings, TextWriter output) =>
        StorePatience.RunAsync(async () =>
        {
            await parts.Store.CheckAsync(CancellationToken.None);
            if (await services.GetRequiredService<CustodyCheck>().FindAsync(isAlone) is { } found)
            {
                findings.Add(new Finding
                {
                    Severity = FindingSeverity.Error,
                    Message = $"In custody ({found.Reason}): {found.Message}",
                    Fix = CustodyFinding.WaysOn,
                });
            }
        }, services.GetRequiredService<TimeProvider>(), output);

    /// <summary>What cannot be asked is a finding, too.</summary>
    private static async Task AddAsync(List<Finding> findings, Func<Task> question)
    {
        try
        {
            await question();
        }
        catch (ServerException e)
        {
            findings.Add(new Finding { Severity = FindingSeverity.Error, Message = e.Message, Fix = "See the message." });
        }
    }
}
