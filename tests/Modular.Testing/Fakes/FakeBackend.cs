using System.Collections.Concurrent;
using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>A backend in memory with knobs for everything that can go wrong; keeps its servers when the host that uses it is replaced.</summary>
public sealed class FakeBackend : IServerBackend, IBackendSetAside, IBackendRebuild, IBackendDisk
{
    private readonly ConcurrentDictionary<string, FakeServer> _running = new();
    private int _starts;

    /// <summary>Knob: what it can do.</summary>
    public BackendCapabilities Capabilities { get; set; } = new() { SurvivesHostRestart = true, UsesHostPorts = false };

    /// <summary>Knob: runs before it tells what it can do; throw where it cannot be told.</summary>
    public Action OnCapabilities { get; set; } = () => { };

    /// <summary>Knob: runs before each start; throw to fail it, await to delay it.</summary>
    public Func<ServerStart, CancellationToken, Task> OnStart { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Knob: runs after a start has succeeded; throw to lose the answer.</summary>
    public Func<FakeServer, Task> OnStarted { get; set; } = _ => Task.CompletedTask;

    /// <summary>Knob: answers a recovery; null: the truth.</summary>
    public Func<ServerRecovery, RecoveryResult>? OnRecover { get; set; }

    /// <summary>Knob: runs before each removal; throw to fail it.</summary>
    public Action<string, RemovalScope> OnRemove { get; set; } = (_, _) => { };

    /// <summary>Knob: what a plan throws; null: it succeeds.</summary>
    public ServerException? PlanFailure { get; set; }

    /// <summary>Knob: things besides the running servers that bear the mark.</summary>
    public IList<OwnedInstance> Strays { get; } = [];

    /// <summary>Knob: rebuilds a server; null: it cannot be told.</summary>
    public Func<string, RebuiltServer?> OnRebuild { get; set; } = _ => null;

    /// <summary>Knob: what a server's files take on disk; throw where it cannot be told.</summary>
    public Func<string, CancellationToken, Task<long>> OnMeasureDisk { get; set; } = (_, _) => Task.FromResult(0L);

    /// <summary>Knob: whether a server has files, which are put aside with it.</summary>
    public Func<string, bool> HasFiles { get; set; } = _ => true;

    /// <summary>Knob: runs before each listing of what is owned; throw to fail it.</summary>
    public Action OnList { get; set; } = () => { };

    /// <summary>Knob: runs before a folder is discarded; throw to fail it.</summary>
    public Action<string> OnDiscard { get; set; } = _ => { };

    /// <summary>How often a start was asked for.</summary>
    public int Starts => _starts;

    /// <summary>Every removal that succeeded, in order.</summary>
    public ConcurrentQueue<(string ServerId, RemovalScope Scope)> Removals { get; } = new();

    /// <summary>Every server whose files were put aside, with the folder.</summary>
    public ConcurrentQueue<(string ServerId, string Folder)> PutAside { get; } = new();

    /// <summary>What runs now.</summary>
    public IReadOnlyCollection<FakeServer> Running => [.. _running.Values.Where(s => !s.Exited.IsCompleted)];

    /// <summary>The running server of an id; throws when it does not run.</summary>
    public FakeServer Server(string serverId) => _running[serverId];

    /// <summary>Forgets a server as if it had died unseen.</summary>
    public void Lose(string serverId) => _running.TryRemove(serverId, out _);

    /// <inheritdoc/>
    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        OnCapabilities();
        return Task.FromResult(Capabilities);
    }

    /// <inheritdoc/>
    public ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        PlanFailure is { } failure ? throw failure : ValueTask.FromResult(FakePlan.Of(spec, Capabilities));

    /// <inheritdoc/>
    public async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        FakePlan.Of(start.Spec, Capabilities);
        var number = Interlocked.Increment(ref _starts);
        progress.Report(new StartStep { Name = "starting the fake" });
        await OnStart(start, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var server = new FakeServer(start, number);
        if (_running.TryRemove(start.ServerId, out var earlier))
            earlier.Die("It was started anew.", 0);

        _running[start.ServerId] = server;
        _ = ForgetWhenEndedAsync(start.ServerId, server);
        await OnStarted(server);
        return server;
    }

    /// <inheritdoc/>
    public Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken) =>
        Task.FromResult(OnRecover?.Invoke(server) ?? Look(server));

    /// <inheritdoc/>
    public Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        OnRemove(serverId, scope);
        if (_running.TryRemove(serverId, out var server))
            server.Die("It was removed.", null);

        foreach (var stray in Strays.Where(s => s.ServerId == serverId).ToList())
            Strays.Remove(stray);

        Removals.Enqueue((serverId, scope));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task SetAsideAsync(string serverId, string folder, CancellationToken cancellationToken)
    {
        await RemoveAsync(serverId, RemovalScope.Processes, cancellationToken);
        if (HasFiles(serverId))
            Directory.CreateDirectory(Path.Combine(folder, "home"));

        PutAside.Enqueue((serverId, folder));
    }

    /// <inheritdoc/>
    public Task<RebuiltServer?> RebuildAsync(string serverId, CancellationToken cancellationToken) => Task.FromResult(OnRebuild(serverId));

    /// <inheritdoc/>
    public Task DiscardAsync(string folder, CancellationToken cancellationToken)
    {
        OnDiscard(folder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken) => OnMeasureDisk(serverId, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<OwnedInstance> ListOwnedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        OnList();
        foreach (var server in Running)
            yield return new OwnedInstance { ServerId = server.Start.ServerId, Alive = true, Evidence = ["fake"] };

        foreach (var stray in Strays.ToList())
            yield return stray;
    }

    private RecoveryResult Look(ServerRecovery server)
    {
        if (server.Handle is { Version: not 1 } handle)
            return new RecoveryResult.Unknown { Reason = $"The fake wrote no note of version {handle.Version}." };

        return _running.TryGetValue(server.ServerId, out var running) && !running.Exited.IsCompleted
            ? new RecoveryResult.Adopted { Server = running }
            : new RecoveryResult.Gone { Exit = new ServerExit { Reason = "It is not there any more." } };
    }

    private async Task ForgetWhenEndedAsync(string serverId, FakeServer server)
    {
        await server.Exited;
        _running.TryRemove(KeyValuePair.Create(serverId, server));
    }
}
