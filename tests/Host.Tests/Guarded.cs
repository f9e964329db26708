using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Settings;
using Modular.Host.Tests.Api;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests;

/// <summary>Puts fakes and mocks behind the border, as the host does with plugins.</summary>
internal static class Guarded
{
    private static readonly PortRange Range = new() { Start = 20000, End = 20099 };

    /// <summary>What is not given is a fake.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="allocator">The port allocator.</param>
    /// <param name="store">The state store.</param>
    /// <param name="options">Range, start timeout and names.</param>
    /// <param name="time">Whose time the bounds of calls are; null: the machine's, so that a test whose clock jumps cuts no call short.</param>
    /// <param name="log">Where it is told; null: nowhere.</param>
    /// <param name="meters">Where calls are counted; null: nowhere.</param>
    public static GuardedParts Parts(
        IServerBackend? backend = null, IPortAllocator? allocator = null, IStateStore? store = null, ModularOptions? options = null, TimeProvider? time = null,
        LogLines? log = null,
        IMeterFactory? meters = null) =>
        PartsSetup.Guard(
            new SelectedParts(backend ?? new FakeBackend(), allocator ?? new MemoryPortAllocator(Range), store ?? new MemoryStore()),
            options ?? new ModularOptions { PortRange = Range },
            Calls(time, log, meters));

    public static GuardedStore Store(IStateStore store) => Parts(store: store).Store;

    /// <summary>What one server uses, as its backend says it.</summary>
    public static GuardedUsage Usage(IRunningServerUsage usage, string serverId, TimeProvider time) =>
        new(usage, new PluginPart("server_backend", "fake", Calls(time, log: null)), serverId);

    private static PluginCalls Calls(TimeProvider? time, LogLines? log, IMeterFactory? meters = null)
    {
        var loggers = log is null ? (ILoggerFactory)NullLoggerFactory.Instance : LoggerFactory.Create(builder => builder.AddProvider(log));
        var clock = time ?? TimeProvider.System;
        meters ??= new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new PluginCalls(new OverdueCalls(meters, clock), new PluginFailures(clock, loggers.CreateLogger<PluginFailures>()), clock,
            loggers.CreateLogger<PluginCalls>());
    }
}
