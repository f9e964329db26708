using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The selected backend. No call outlasts its bound, and no answer is believed that cannot be right.</summary>
internal sealed class GuardedBackend
{
    private readonly IServerBackend _inner;
    private readonly PluginPart _part;
    private readonly TimeSpan _startTimeout;

    public GuardedBackend(IServerBackend inner, PluginPart part, TimeSpan startTimeout)
    {
        (_inner, _part, _startTimeout) = (inner, part, startTimeout);
        Logs = inner is IBackendLogs logs ? new GuardedLogs(logs, part) : null;
        Configuration = inner is IBackendConfiguration configuration ? new GuardedConfiguration(configuration, part) : null;
        Disk = inner is IBackendDisk disk ? new GuardedDisk(disk, part) : null;
        SetAside = inner is IBackendSetAside setAside ? new GuardedSetAside(setAside, part) : null;
        Rebuild = inner is IBackendRebuild rebuild ? new GuardedRebuild(rebuild, part) : null;
        SessionOrigin = inner is IBackendSessionOrigin origin ? new GuardedSessionOrigin(origin, part) : null;
        SelfCheck = new GuardedSelfCheck(inner, part);
    }

    public GuardedLogs? Logs { get; }

    public GuardedConfiguration? Configuration { get; }

    public GuardedDisk? Disk { get; }

    public GuardedSetAside? SetAside { get; }

    public GuardedRebuild? Rebuild { get; }

    public GuardedSessionOrigin? SessionOrigin { get; }

    public GuardedSelfCheck SelfCheck { get; }

    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.Capabilities, null, async token => Whole(await _inner.GetCapabilitiesAsync(token)), cancellationToken);

    /// <summary>
    /// Whether a call for this server was given up and has not returned: until it does, nobody can tell what runs, and nothing more is asked.
    /// </summary>
    public bool IsFenced(string serverId) => _part.IsFenced(serverId);

    public Task<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.Plan, serverId, async token =>
        await _inner.PlanAsync(serverId, spec, port, token) is { Files: not null, Commands: not null, Notices: not null } plan
            && plan.Files.All(f => f is not null) && plan.Commands.All(c => c is not null) && plan.Notices.All(n => n is not null)
            ? plan
            : throw new BrokenContractException("returned null, or null in a list"), cancellationToken);

    /// <summary>See <see cref="IServerBackend.StartAsync"/>. A server that is not what was asked for is ended.</summary>
    public Task<GuardedServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        var bound = PluginBounds.Start with { Limit = _startTimeout };
        return _part.AskAsync(bound, start.ServerId, async token => await HoldStartedAsync(start, await _inner.StartAsync(start, progress, token)), LetGoAsync,
            cancellationToken);
    }

    /// <summary>Whatever goes wrong with the question is "unknown", never "gone".</summary>
    public async Task<RecoveryAnswer> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken)
    {
        try
        {
            return await _part.AskAsync(PluginBounds.Recover, server.ServerId, async token => Answer(server, await _inner.RecoverAsync(server, token)),
                LetGoAsync, cancellationToken);
        }
        catch (ServerException e)
        {
            return new RecoveryAnswer.Unknown(e.Message);
        }
    }

    public Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) =>
        _part.DoAsync(PluginBounds.Remove, serverId, token => _inner.RemoveAsync(serverId, scope, token), cancellationToken);

    /// <summary>All of them, or Unavailable: never a part.</summary>
    public Task<IReadOnlyList<OwnedInstance>> ListOwnedAsync(CancellationToken cancellationToken) =>
        _part.AskAsync<IReadOnlyList<OwnedInstance>>(PluginBounds.ListOwned, null, async token =>
    {
        var instances = new Dictionary<string, OwnedInstance>(StringComparer.Ordinal);
        await foreach (var instance in _inner.ListOwnedAsync(token))
        {
            if (instance is not { ServerId: { } id, Evidence: not null } || instance.Evidence.Contains(null!))
                throw new BrokenContractException("returned null, or an instance without an id or evidence");

            // an id becomes the name of a folder
            if (!Guid.TryParseExact(id, "D", out _))
                _part.Explain(PluginBounds.ListOwned, null, new BrokenContractException($"returned the id '{PluginText.Cut(id)}', which is no server's"));
            else if (!instances.TryAdd(id, instance))
                throw new BrokenContractException($"returned server {id} twice");
        }

        return [.. instances.Values];
    }, cancellationToken);

    private static BackendCapabilities Whole(BackendCapabilities? capabilities) => capabilities is { Profiles: not null, Limits: not null, Facts: not null }
        && capabilities.Profiles.All(p => p is not null) && !capabilities.Limits.Values.Contains(null!) && !capabilities.Facts.Values.Contains(null!)
        ? capabilities
        : throw new BrokenContractException("returned null, or null in a list");

    private async Task<GuardedServer> HoldStartedAsync(ServerStart start, IRunningServer? running)
    {
        try
        {
            return GuardedServer.Hold(running, _part, start.ServerId, start.Port);
        }
        catch (Exception e)
        {
            await EndAsync(start.ServerId, running, (e as BrokenContractException)?.Message ?? $"returned a server that broke: {e.Message}");
            throw;
        }
    }

    /// <summary>By its mark, too: the hold on it is what cannot be trusted.</summary>
    private async Task EndAsync(string serverId, IRunningServer? running, string fault)
    {
        try
        {
            if (running is not null)
                await running.StopAsync(TimeSpan.Zero, CancellationToken.None);

            await _inner.RemoveAsync(serverId, RemovalScope.Processes, CancellationToken.None);
        }
        catch (Exception e)
        {
            throw new BrokenContractException($"{fault}, and could not end it ({e.GetType().Name})") { LeavesDoubt = true };
        }
    }

    private RecoveryAnswer Answer(ServerRecovery server, RecoveryResult? result) => result switch
    {
        RecoveryResult.Adopted { Server: var running } => new RecoveryAnswer.Adopted(GuardedServer.Hold(running, _part, server.ServerId, server.Port)),
        RecoveryResult.Gone { Exit: { } exit } => new RecoveryAnswer.Gone(exit with
        {
            Reason = PluginText.Or(exit.Reason, "It does not run any more; its backend does not say why."),
            LogTail = PluginText.Lines(exit.LogTail),
        }),
        RecoveryResult.Unknown { Reason: var reason } => new RecoveryAnswer.Unknown(PluginText.Or(reason, "The backend cannot tell, and does not say why.")),
        _ => throw new BrokenContractException("returned null, or an end without saying which"),
    };

    private static async Task LetGoAsync(GuardedServer server) => await server.DisposeAsync();

    private static async Task LetGoAsync(RecoveryAnswer answer)
    {
        if (answer is RecoveryAnswer.Adopted { Server: var server })
            await server.DisposeAsync();
    }
}
