using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Modular.Abstractions;

namespace Modular.Host.Plugins.Checks;

/// <summary>Looks at a plugin's metadata before any of its code runs: is it an assembly, is it built for this contract, is anything missing?</summary>
internal sealed class PluginPreflight
{
    private const int MostNamed = 3;
    private static readonly System.Reflection.AssemblyName Contract = typeof(PluginModule).Assembly.GetName();

    private readonly ContractReferences _references = new(new ContractSurface());
    private readonly HashSet<string> _hostAssemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(p => Path.GetFileNameWithoutExtension(p)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The contract's version that the assembly was built for. Throws <see cref="PluginException"/> with what is wrong.</summary>
    public Version Check(string assemblyPath)
    {
        if (!File.Exists(assemblyPath))
            throw new PluginException($"There is no {Path.GetFileName(assemblyPath)} in the folder; a plugin's assembly is named like its folder.");

        var folder = Path.GetDirectoryName(assemblyPath)!;
        CheckFiles(folder);
        Version? builtFor = null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var toDo = new Queue<string>([assemblyPath]);
        while (toDo.TryDequeue(out var path))
        {
            foreach (var (name, version) in References(path))
            {
                if (name == Contract.Name && (builtFor is null || path == assemblyPath))
                    builtFor = version;

                if (!seen.Add(name))
                    continue;

                var local = Path.Combine(folder, name + ".dll");
                if (File.Exists(local) && name != Contract.Name)
                    toDo.Enqueue(local);
                else if (path == assemblyPath && !_hostAssemblies.Contains(name))
                    throw Absent(Path.GetFileName(path), $"{name} {version}");
            }
        }

        return builtFor ?? throw new PluginException($"{Path.GetFileName(assemblyPath)} does not use {Contract.Name}, so it cannot be a plugin.");
    }

    private static PluginException Absent(string file, string library) =>
        new($"{file} needs {library}, which is neither in the folder nor in the host. Publish the plugin with its dependencies.");

    /// <summary>What has no length is empty, a pipe or a device: whoever opens one may wait for ever.</summary>
    private static void CheckFiles(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".dll" or ".json"))
        {
            if (new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length == 0)
                throw new PluginException($"{Path.GetFileName(path)} is empty, or not an ordinary file.");
        }
    }

    /// <summary>The assemblies it refers to, after looking at what it expects of the contract.</summary>
    private List<(string Name, Version Version)> References(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            using var image = new PEReader(file);
            if (!image.HasMetadata)
                throw new BadImageFormatException();

            var metadata = image.GetMetadataReader();
            var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                .Select(r => (Name: metadata.GetString(r.Name), r.Version)).ToList();
            foreach (var (_, version) in references.Where(r => r.Name == Contract.Name))
                CheckContract(Path.GetFileName(path), version, metadata);

            return references;
        }
        catch (BadImageFormatException)
        {
            throw new PluginException($"{Path.GetFileName(path)} is not a .NET assembly.");
        }
    }

    private void CheckContract(string file, Version version, MetadataReader metadata)
    {
        var (built, own) = (version.ToString(2), Contract.Version!.ToString(2));
        if (version.Major != Contract.Version.Major)
            throw new PluginException($"{file} was built for {Contract.Name} {built}, this host has {own}. Build it against version {Contract.Version.Major}.");

        if (version.Minor > Contract.Version.Minor)
        {
            throw new PluginException(
                $"{file} was built for {Contract.Name} {built}, this host has {own}. Use a host that has {built} or later, or build it against {own}.");
        }

        var missing = _references.Missing(metadata);
        if (missing.Count > 0)
        {
            var changed = $"{Few(missing)} {(missing.Count == 1 ? "has" : "have")} changed since";
            throw new PluginException(
                $"{file} was built against an earlier {Contract.Name} than this host's {own}: {changed}. Rebuild it against this host's.");
        }
    }

    private static string Few(IReadOnlyList<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
