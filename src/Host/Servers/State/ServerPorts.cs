using System.Collections.Concurrent;
using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.State;

/// <summary>The servers' ports in the allocator's books. What it could not be told is told later, with all the rest, by a reconciliation.</summary>
internal sealed partial class ServerPorts(GuardedParts parts, KnownCapabilities capabilities, ServerJournal journal, TimeProvider time,
    ILogger<ServerPorts> log)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _acquiring = new(StringComparer.Ordinal);
    private volatile bool _isUnheard;
    private volatile bool _isUnsettled;
    private volatile bool _isReconciled;
    private IReadOnlyList<string> _suspected = [];

    /// <summary>Whether the books may differ from the records.</summary>
    public bool IsReconciliationDue => IsTroubled || _isUnsettled;

    /// <summary>
    /// For a truth that is read from now on: what was acquired later, or is being acquired, may be missing in it. The first time the records are all there is,
    /// even if an earlier host wrote down times that the clock has yet to reach: nothing is acquired before.
    /// </summary>
    public DateTimeOffset AsOf
    {
        get
        {
            var now = time.GetUtcNow(); // first: what begins after the look at the others begins later than this
            return _isReconciled ? _acquiring.Values.Append(now).Min() : DateTimeOffset.MaxValue;
        }
    }

    private bool IsTroubled => _isUnheard || parts.Allocator.IsReconciliationDue;

    /// <summary>Takes a port for a server and notes it in its record.</summary>
    public async Task AcquireAsync(ManagedServer server, int? preferred)
    {
        _acquiring[server.Id] = time.GetUtcNow();
        try
        {
            var request = new PortRequest { Owner = server.Id, Preferred = preferred, OnHost = capabilities.Current?.UsesHostPorts ?? true };
            var port = await HearAsync(() => parts.Allocator.AcquireAsync(request, CancellationToken.None));
            // one that is new has none to be given instead
            if (preferred is { } wanted && port != wanted && server.Record.Port is null)
            {
                throw new ServerException(ServerError.Conflict, $"The port allocator did not give port {wanted} but {port}. Choose another, or leave it out.")
                { Field = "preferred_port" };
            }

            if (server.Record.Port != port)
                await journal.NoteAsync(server, r => r with { Port = port });
        }
        finally
        {
            _acquiring.TryRemove(server.Id, out _);
        }
    }

    /// <summary>Gives a server whose address nobody has yet another port.</summary>
    public async Task MoveAsync(ManagedServer server)
    {
        await HearAsync(() => parts.Allocator.ReleaseAsync(server.Id, CancellationToken.None));
        await AcquireAsync(server, preferred: null);
        await ActivateAsync(server.Id);
    }

    public Task ActivateAsync(string serverId) => HearAsync(() => parts.Allocator.SetActiveAsync(serverId, true, CancellationToken.None));

    /// <summary>Never throws.</summary>
    public Task DeactivateAsync(string serverId) => TryAsync(serverId, () => parts.Allocator.SetActiveAsync(serverId, false, CancellationToken.None));

    /// <summary>Never throws: until the allocator hears of it the port is held, and nobody gets it.</summary>
    public Task ReleaseAsync(string serverId) => TryAsync(serverId, () => parts.Allocator.ReleaseAsync(serverId, CancellationToken.None));

    /// <summary>
    /// Makes the books equal to the truth; once more after trouble, for what was still on its way, and until nothing differs any more. A conflict counts when
    /// it is there the next time, too: while the records were read, one may have given up its port and another got it.
    /// </summary>
    public async Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var wasTroubled = IsTroubled;
        _isUnheard = false;
        _isUnsettled = true;
        var result = await HearAsync(() => parts.Allocator.ReconcileAsync(truth, asOf, cancellationToken));
        _isReconciled = true;
        var confirmed = result.Conflicts.Intersect(_suspected).ToList();
        _suspected = result.Conflicts;
        _isUnsettled = wasTroubled || result.Taken.Count + result.Released.Count > 0 || confirmed.Count < result.Conflicts.Count;
        return result with { Conflicts = confirmed };
    }

    private async Task<T> HearAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            _isUnheard = true;
            throw;
        }
    }

    private Task<bool> HearAsync(Func<Task> call) => HearAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Spares the caller a wait that would be in vain.</summary>
    private async Task TryAsync(string serverId, Func<Task> call)
    {
        if (_isUnheard)
            return;

        try
        {
            await HearAsync(call);
        }
        catch (ServerException e)
        {
            ChangeOwed(serverId, e.Message);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "Server {ServerId}: the port allocator is told later: {Reason}")]
    private partial void ChangeOwed(string serverId, string reason);
}
