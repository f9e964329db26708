using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Options;
using Modular.Abstractions;

namespace Modular.Host.Plugins;

/// <summary>Finds <c>{root}/{Name}/{Name}.dll</c> and loads each into a load context of its own; a broken folder is a line and costs nobody else anything.</summary>
internal sealed class PluginFinder
{
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

    public (IReadOnlyList<PluginCandidate> Candidates, IReadOnlyList<PluginFailure> Failures) Find(string root)
    {
        var candidates = new List<PluginCandidate>();
        var failures = new List<PluginFailure>();
        var folders = Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [];
        foreach (var folder in folders.Order(StringComparer.Ordinal))
        {
            try
            {
                var candidate = Load(folder);
                if (candidates.FirstOrDefault(c => c.Module.Name == candidate.Module.Name) is { } twin)
                    throw new PluginException($"The plugin in {twin.Folder} has the same name, '{twin.Module.Name}'.");

                candidates.Add(candidate);
            }
            catch (Exception e)
            {
                failures.Add(new PluginFailure(folder, PluginReasons.Explain(e)));
            }
        }

        return (candidates, failures);
    }

    private PluginCandidate Load(string folder)
    {
        var name = Path.GetFileName(folder);
        var path = Path.Combine(folder, name + ".dll");
        var contractVersion = _preflight.Check(path);
        var loader = PluginLoader.CreateFromAssemblyFile(path, isUnloadable: false, sharedTypes: Shared);
        var modules = loader.LoadDefaultAssembly().GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false, IsPublic: true } && typeof(PluginModule).IsAssignableFrom(t)).ToList();
        return modules switch
        {
            [] => throw new PluginException($"{name}.dll has no public class derived from {nameof(PluginModule)}."),
            [var module] => new PluginCandidate(folder, contractVersion, loader, (PluginModule)Activator.CreateInstance(module)!),
            _ => throw new PluginException($"{name}.dll has several classes derived from {nameof(PluginModule)}: {string.Join(", ", modules.Select(m => m.Name))}. Keep one."),
        };
    }
}
