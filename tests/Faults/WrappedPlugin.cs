using System.Runtime.Loader;
using Autofac;
using Autofac.Core;
using Microsoft.Extensions.Configuration;
using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>One of the project's own plugins, loaded as the host would, with its own settings.</summary>
internal sealed class WrappedPlugin
{
    private readonly PluginModule _module;
    private readonly IReadOnlyList<KeyedService> _provided;

    public WrappedPlugin(string path, HostContext host)
    {
        var assembly = new PluginLoadContext(path).LoadFromAssemblyPath(path);
        _module = (PluginModule)Activator.CreateInstance(assembly.GetExportedTypes().Single(typeof(PluginModule).IsAssignableFrom))!;
        _module.Configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection($"Plugins:{_module.Name}");
        _module.Host = host;

        // composed once for its keys alone: nothing is resolved
        var builder = new ContainerBuilder();
        builder.RegisterModule(_module);
        using var container = builder.Build();
        _provided = [.. container.ComponentRegistry.Registrations.SelectMany(r => r.Services).OfType<KeyedService>()];
    }

    public IEnumerable<object> KeysOf(Type part) => _provided.Where(s => s.ServiceType == part).Select(s => s.ServiceKey);

    /// <summary>A scope with its parts, which take what the host offers from the parent.</summary>
    public ILifetimeScope Begin(ILifetimeScope parent) => parent.BeginLifetimeScope(builder => builder.RegisterModule(_module));

    private sealed class PluginLoadContext(string path) : AssemblyLoadContext(path)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override System.Reflection.Assembly? Load(System.Reflection.AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : nint.Zero;
    }
}
