using Microsoft.Extensions.DependencyInjection.Extensions;
using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Settings;

namespace Modular.Host.Parts;

/// <summary>Puts the selected parts behind the border.</summary>
internal static class PartsSetup
{
    /// <summary>Plugins may block so many threads before others wait for the pool to grow.</summary>
    private const int Threads = 96;

    public static IServiceCollection AddParts(this IServiceCollection services, ModularOptions options)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
        services.TryAddSingleton<OverdueCalls>();
        services.TryAddSingleton<PluginFailures>();
        services.TryAddSingleton<PluginCalls>();
        services.TryAddSingleton(s => Guard(s.GetRequiredService<SelectedParts>(), options, s.GetRequiredService<PluginCalls>()));
        services.TryAddSingleton<SelfChecks>();
        return services;
    }

    public static GuardedParts Guard(SelectedParts parts, ModularOptions options, PluginCalls calls) => new(
        new GuardedBackend(parts.Backend, new PluginPart(PartKinds.Name(typeof(IServerBackend)), options.ServerBackend, calls), options.StartTimeout),
        new GuardedAllocator(parts.Allocator, new PluginPart(PartKinds.Name(typeof(IPortAllocator)), options.PortAllocator, calls), options.PortRange),
        new GuardedStore(parts.Store, new PluginPart(PartKinds.Name(typeof(IStateStore)), options.StateStore, calls)),
        calls.Overdue);
}
