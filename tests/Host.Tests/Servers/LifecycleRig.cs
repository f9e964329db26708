using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.Supervision;
using Modular.Host.Settings;
using Modular.Host.Tests.Api;

namespace Modular.Host.Tests.Servers;

/// <summary>The whole lifecycle over fakes. A second rig over the same <see cref="World"/> is the host after a restart.</summary>
internal sealed class LifecycleRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ServiceProvider _services;
    private readonly IHostedService _supervisor;

    private LifecycleRig(World world)
    {
        World = world;
        world.NewClock();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(world.Time);
        services.AddSingleton(world.FindNode());
        services.AddSingleton(world.Context);
        services.AddSingleton(Guarded.Parts(world.Backend, world.Allocator, world.Store, world.Options, world.BoundsCalls ? world.Time : null, Log));
        services.AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        services.AddServers(world.Options);
        services.AddSingleton<ILedgerFile>(world.Ledger);
        services.AddSingleton<IMachineClaim>(world);
        services.AddSingleton(new DataFolder(world.FolderMark));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        _supervisor = _services.GetServices<IHostedService>().Single();
    }

    public World World { get; }
    public LogLines Log { get; } = new();
    public IServerLifecycle Lifecycle => _services.GetRequiredService<IServerLifecycle>();
    public IServerCatalog Catalog => _services.GetRequiredService<IServerCatalog>();
    public RecoveryProgress Recovery => _services.GetRequiredService<RecoveryProgress>();
    public CustodyState Custody => _services.GetRequiredService<CustodyState>();
    public ICustodyOrders Orders => _services.GetRequiredService<ICustodyOrders>();
    private CustodyCheck Check => _services.GetRequiredService<CustodyCheck>();
    public ILeftovers Leftovers => _services.GetRequiredService<ILeftovers>();
    public OrphanList Orphans => _services.GetRequiredService<OrphanList>();
    public LostAndFound LostAndFound => _services.GetRequiredService<LostAndFound>();
    public OrphanWork OrphanWork => _services.GetRequiredService<OrphanWork>();
    public TimeSpan SweptEvery => OrphanWork.Every;

    /// <summary>A host that has finished its recovery.</summary>
    public static async Task<LifecycleRig> StartAsync(World? world = null)
    {
        var rig = StartWithoutWaiting(world ?? new World());
        await rig.UntilAsync(() => rig.Recovery.IsComplete, "recovery is complete");
        return rig;
    }

    /// <summary>A host that has found out that it must not change anything.</summary>
    public static async Task<LifecycleRig> StartInCustodyAsync(World world)
    {
        var rig = StartWithoutWaiting(world);
        await rig.UntilAsync(() => rig.Custody.Finding is not null && rig.Recovery.IsLoaded, "custody has begun");
        return rig;
    }

    /// <summary>The services of a host that is not started, as commands use them.</summary>
    public static LifecycleRig WithoutStarting(World world) => new(world);

    public static LifecycleRig StartWithoutWaiting(World world)
    {
        var rig = new LifecycleRig(world);
        _ = rig._supervisor.StartAsync(CancellationToken.None);
        return rig;
    }

    public static CreateServer Order(string user = "alice", RestartPolicy policy = RestartPolicy.Never) => new()
    {
        Spec = new ServerSpec { UserId = user, SessionId = "s1" },
        RestartPolicy = policy,
    };

    /// <summary>A server that runs.</summary>
    public async Task<ServerRecord> CreateAsync(CreateServer? order = null)
    {
        var operation = await Lifecycle.CreateAsync(order ?? Order(), CancellationToken.None);
        return await operation.Completion;
    }

    public ServerRecord Get(string id) => Catalog.Get(id);

    /// <summary>The end of the host by a bug.</summary>
    public Task CrashAsync() => _services.GetRequiredService<GracefulShutdown>().RunAsync(isOrdered: false);

    public Task StopAsync() => _supervisor.StopAsync(CancellationToken.None);

    /// <summary>Waits for a condition while the fake clock goes on in small steps, so that retries and timers happen.</summary>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? step = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; TimeProvider.System.GetElapsedTime(began) < Patience; i++)
        {
            if (condition())
                return;

            // then what is due is due; a busy machine may still have to do it, and wait for a timer that it sets only then
            if (i > 20 && (i < 2000 || i % 100 == 0))
                World.Time.Advance(step ?? TimeSpan.FromMilliseconds(100));

            await Task.Delay(1);
        }

        Assert.Fail($"It never became true that {what}.");
    }

    /// <summary>What <c>--check</c> finds.</summary>
    public async Task<CustodyFinding?> CheckAsync(bool isAlone)
    {
        var check = Check.FindAsync(isAlone);
        await UntilAsync(() => check.IsCompleted, "the check has come to an end");
        return await check;
    }

    public Task UntilStatusAsync(string id, ServerStatus status, TimeSpan? step = null) =>
        UntilAsync(() => Get(id).Status == status, $"{id} is {status}", step);

    /// <summary>Ends this host as <c>kill -9</c> does: nothing is stopped, nothing is written.</summary>
    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
