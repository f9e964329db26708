using System.Collections.Concurrent;
using Modular.Abstractions;
using Modular.Testing.Backends;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Backends;

/// <summary>A correct backend, for broken ones to spoil one thing of.</summary>
internal class FakeBehind : IHaveLeftovers<FakeBehind>
{
    private readonly ConcurrentDictionary<string, StartTrouble> _troubles = new();

    public FakeBehind() => Behind.OnStart = (start, cancellationToken) => _troubles.TryGetValue(start.ServerId, out var trouble)
        ? InTroubleAsync(start, trouble, cancellationToken)
        : Task.CompletedTask;

    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => Behind.GetCapabilitiesAsync(cancellationToken);

    public virtual IReadOnlyList<string> Leftovers => [.. Behind.Running.Select(s => s.Start.ServerId)];

    protected FakeBackend Behind { get; } = new();

    public static FakeBehind Open(HostContext host) => new();

    public virtual void Kill(string serverId) => Behind.Running.SingleOrDefault(s => s.Start.ServerId == serverId)?.Die("It was killed.", 137);

    public virtual bool? Trouble(string serverId, StartTrouble trouble, int which) => which == 0 && _troubles.TryAdd(serverId, trouble);

    public virtual ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        Behind.PlanAsync(serverId, spec, port, cancellationToken);

    public virtual Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) =>
        Behind.StartAsync(start, progress, cancellationToken);

    public virtual Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken) =>
        Behind.RecoverAsync(server, cancellationToken);

    public virtual Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) =>
        Behind.RemoveAsync(serverId, scope, cancellationToken);

    public virtual IAsyncEnumerable<OwnedInstance> ListOwnedAsync(CancellationToken cancellationToken) => Behind.ListOwnedAsync(cancellationToken);

    protected virtual Task InTroubleAsync(ServerStart start, StartTrouble trouble, CancellationToken cancellationToken) => trouble == StartTrouble.Ends
        ? throw new ServerException(ServerError.StartFailed, "What it started has ended.")
        : Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
