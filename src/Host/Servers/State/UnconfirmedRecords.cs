using System.Collections.Concurrent;
using Modular.Host.Parts;

namespace Modular.Host.Servers.State;

/// <summary>
/// Records whose addition the store did not confirm. Their creators were told that there is no such server, so whatever of them turns up is removed;
/// a store that hung may carry out an addition long after it was given up.
/// </summary>
internal sealed partial class UnconfirmedRecords(GuardedParts parts, TimeProvider time, ILogger<UnconfirmedRecords> log)
{
    /// <summary>How long a store that answers again may take to do what it was asked before.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, long?> _firstMissed = new(StringComparer.Ordinal);

    public void Note(string serverId) => _firstMissed[serverId] = null;

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, firstMissed) in _firstMissed)
        {
            if (await parts.Store.FindAsync(id, cancellationToken) is { } record)
            {
                await parts.Store.TryRemoveAsync(id, record.Version, cancellationToken);
                DoubtfulRemoved(id);
            }

            if (firstMissed is not { } since)
                _firstMissed[id] = time.GetTimestamp();
            else if (time.GetElapsedTime(since) >= Settled)
                _firstMissed.TryRemove(id, out _);
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "Server {ServerId}: its record, refused while the store was away, had been stored after all and was removed")]
    private partial void DoubtfulRemoved(string serverId);
}
