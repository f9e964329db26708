using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Tests.Plugins;

/// <summary>A folder of plugins that are compiled on the spot, good and bad ones.</summary>
internal sealed class PluginFolder : IDisposable
{
    private static readonly IReadOnlyList<(string File, MetadataReference Reference)> HostAssemblies =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Select(a => (System.IO.Path.GetFileName(a), (MetadataReference)MetadataReference.CreateFromFile(a)))];


    /// <summary>What makes a class a store, of sorts.</summary>
    public const string StoreMembers = """
        public Task<ServerRecord?> FindAsync(string id, CancellationToken c) => throw new System.NotImplementedException();
        public Task<Page<ServerRecord>> ListAsync(ServerQuery q, CancellationToken c) => throw new System.NotImplementedException();
        public Task AddAsync(ServerRecord s, CancellationToken c) => throw new System.NotImplementedException();
        public Task<bool> TryUpdateAsync(ServerRecord s, long v, CancellationToken c) => throw new System.NotImplementedException();
        public Task<bool> TryRemoveAsync(string id, long v, CancellationToken c) => throw new System.NotImplementedException();
        public Task CheckAsync(CancellationToken c) => Task.CompletedTask;
        """;

    public static readonly HostContext Context = new()
    {
        ManagerId = "m1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = 20000, End = 20010 },
        PortReuseDelay = TimeSpan.Zero,
    };

    public static readonly IServiceProvider NoServices = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).BuildServiceProvider();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modular-plugins-");

    public string Path => _folder.FullName;

    /// <summary>A plugin that works; it provides a store by the key.</summary>
    public PluginFolder AddGood(string name, string key = "good", string load = "", string more = "") => AddSource(name, $$"""
        using Autofac; using Modular.Abstractions; using System.Threading; using System.Threading.Tasks;
        public sealed class {{name}}Module : PluginModule
        {
            public override string Name => "{{name}}";
            protected override void Load(ContainerBuilder builder)
            {
                {{load}}
                builder.RegisterType<Store>().Keyed<IStateStore>("{{key}}").SingleInstance();
            }
        }
        public sealed class Store(System.TimeProvider time) : IStateStore
        {
            public System.TimeProvider Time => time;
            {{StoreMembers}}
        }
        {{more}}
        """);

    public PluginFolder AddSource(string name, string source, params string[] moreReferences)
    {
        Compile(source, In(name, name + ".dll"), moreReferences);
        return this;
    }

    public PluginFolder AddFile(string name, string file, string content)
    {
        File.WriteAllText(In(name, file), content);
        return this;
    }

    /// <summary>Compiles a library; with other references than the host's contract when one of the same name is given.</summary>
    public static void Compile(string source, string path, params string[] moreReferences)
    {
        var replaced = moreReferences.Select(System.IO.Path.GetFileName).ToHashSet();
        var references = HostAssemblies.Where(a => !replaced.Contains(a.File)).Select(a => a.Reference)
            .Concat(moreReferences.Select(r => MetadataReference.CreateFromFile(r)));
        var result = CSharpCompilation.Create(System.IO.Path.GetFileNameWithoutExtension(path), [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)).Emit(path);
        if (!result.Success)
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
    }

    public string In(string name, string file) => System.IO.Path.Combine(_folder.CreateSubdirectory(name).FullName, file);

    /// <summary>As a host with the settings would load it, with little patience.</summary>
    public PluginCatalog Open(IConfiguration? configuration = null, IServiceProvider? host = null)
    {
        var patience = new PluginPatience { Module = TimeSpan.FromSeconds(1), Part = TimeSpan.FromSeconds(1), Disposal = TimeSpan.FromSeconds(1) };
        return new PluginCatalog(PluginFolders.Below(Path), configuration ?? new ConfigurationBuilder().Build(), Context, host ?? NoServices, patience);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
