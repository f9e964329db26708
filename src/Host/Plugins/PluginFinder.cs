using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Plugins.Checks;

namespace Modular.Host.Plugins;

/// <summary>Loads each <c>{Name}/{Name}.dll</c> into a load context of its own; a broken folder is a line and costs nobody else anything.</summary>
internal sealed class PluginFinder(PluginPatience patience)
{
    private const int LongestDescription = 500;

    /// <summary>Assemblies whose types cross the border between host and plugin: the host's copy is the only one.</summary>
    private static readonly Type[] Shared =
    [
        typeof(PluginModule),
        typeof(Autofac.Module),
        typeof(ILogger),
        typeof(IOptions<>),
        typeof(IConfiguration),
        typeof(ConfigurationBinder),
    ];

    private readonly PluginPreflight _preflight = new();
    private readonly ForeignCode _code = new(patience.Module);

    public (IReadOnlyList<PluginCandidate> Candidates, IReadOnlyList<PluginFailure> Failures) Find(IReadOnlyList<string> folders)
    {
        var candidates = new List<PluginCandidate>();
        var failures = new List<PluginFailure>();
        foreach (var folder in folders)
        {
            try
            {
                candidates.Add(Load(folder));
            }
            catch (Exception e)
            {
                failures.Add(new PluginFailure(folder, PluginReasons.Of("Loading it", e).Message));
            }
        }

        return (PluginNames.Settle(candidates, folders, failures), failures);
    }

    private PluginCandidate Load(string folder)
    {
        var name = Path.GetFileName(folder);
        var path = Path.Combine(folder, name + ".dll");
        var contractVersion = _preflight.Check(path);
        var loader = PluginLoader.CreateFromAssemblyFile(path, isUnloadable: false, sharedTypes: Shared);
        var types = loader.LoadDefaultAssembly().GetTypes();
        foreach (var type in types)
            AbilityPlacement.Check(type);

        var module = Make(EntryPoint(name, types));
        return new PluginCandidate
        {
            Folder = folder,
            ContractVersion = contractVersion,
            Loader = loader,
            Module = module,
            Name = NameOf(module),
            Description = DescriptionOf(module),
        };
    }

    private static Type EntryPoint(string name, Type[] types)
    {
        var modules = types.Where(t => t is { IsClass: true, IsAbstract: false, IsPublic: true } && typeof(PluginModule).IsAssignableFrom(t)).ToList();
        return modules switch
        {
            [] => throw new PluginException($"{name}.dll has no public class derived from {nameof(PluginModule)}."),
            [var module] when module.GetConstructor(Type.EmptyTypes) is not null => module,
            [var module] => throw new PluginException($"{module.Name} needs a public constructor without parameters."),
            _ => throw new PluginException(
                $"{name}.dll has several classes derived from {nameof(PluginModule)}: {string.Join(", ", modules.Select(m => m.Name))}. Keep one."),
        };
    }

    private PluginModule Make(Type module) =>
        _code.Run($"The constructor of {module.Name}", () => (PluginModule)Activator.CreateInstance(module)!);

    private string NameOf(PluginModule module)
    {
        var what = $"{module.GetType().Name}.{nameof(module.Name)}";
        var name = _code.Run(what, () => module.Name);
        return PluginNames.IsName(name)
            ? name
            : throw new PluginException(
                $"{what} is {Quoted(name)}: it must be 1 to 64 letters, digits or . _ - because it names the section of the plugin's settings.");
    }

    private string DescriptionOf(PluginModule module)
    {
        var description = _code.Run($"{module.GetType().Name}.{nameof(module.Description)}", () => module.Description)
            ?? throw new PluginException($"{module.GetType().Name}.{nameof(module.Description)} is null: leave it out when there is nothing to say.");
        return OneLine.Of(Shortened(description));
    }

    private static string Quoted(string? text) => text is null ? "null" : $"'{Shortened(text)}'";

    private static string Shortened(string text) => text.Length > LongestDescription ? text[..LongestDescription] + "…" : text;
}
