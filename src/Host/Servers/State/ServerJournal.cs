using Modular.Abstractions;
using Modular.Host.Servers.Custody;

namespace Modular.Host.Servers.State;

/// <summary>The one place where a record changes: along <see cref="ServerTransitions"/>, under the server's lock, in memory and in the store.</summary>
internal sealed partial class ServerJournal(LedgeredStore store, StatusMeter meter, TimeProvider time, ILogger<ServerJournal> log)
{
    /// <summary>
    /// Stores a wish before anything is done about it; throws and leaves the server as it is when the store cannot take it. A store that hangs may take it
    /// later nevertheless, so what holds gets a version of its own and is written over it.
    /// </summary>
    public async Task<ServerRecord> StoreIntentAsync(ManagedServer server, Func<ServerRecord, ServerRecord> change)
    {
        await LockInTimeAsync(server);
        try
        {
            EnsureExists(server);
            var next = Next(server.Record, change);
            await WriteAsync(server, next);
            return server.Record = next;
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            server.Record = server.Record with { Version = server.Record.Version + 2 };
            throw;
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>Notes what has happened. It is true whether or not the store answers; an owed write is made by <see cref="SaveAsync"/> later.</summary>
    public async Task<ServerRecord> NoteAsync(ManagedServer server, Func<ServerRecord, ServerRecord> change)
    {
        await server.StateLock.WaitAsync();
        try
        {
            EnsureExists(server);
            var before = server.Record;
            var wasSaved = server.IsSaved;
            server.Record = Next(before, change);
            if (before.Status != server.Record.Status)
            {
                StatusChanged(server.Id, before.Status, server.Record.Status);
                meter.Count(server.Record.Status);
            }

            if (wasSaved) // else the store was away a moment ago: nobody waits for it again and again
                await TryWriteAsync(server);

            return server.Record;
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>Makes the write that is owed; false when the store still cannot take it.</summary>
    public async Task<bool> SaveAsync(ManagedServer server)
    {
        await server.StateLock.WaitAsync();
        try
        {
            return server.IsSaved || server.IsRemoved || await TryWriteAsync(server);
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>
    /// Takes over what is seen of a server that is not this manager's to change: another manager's, or any in custody. In memory alone, and whatever the
    /// transition.
    /// </summary>
    public static async Task ShowAsync(ManagedServer server, Func<ServerRecord, ServerRecord> seen)
    {
        await server.StateLock.WaitAsync();
        try
        {
            server.Record = seen(server.Record);
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>Writes a record back that is missing in the store, or older there, although nobody changed it.</summary>
    public async Task MendAsync(ManagedServer server)
    {
        await server.StateLock.WaitAsync();
        try
        {
            if (server.IsRemoved || !server.IsSaved)
                return;

            var stored = await store.FindAsync(server.Id);
            if (stored is null || stored.Version < server.StoredVersion)
                await store.MendAsync(server.Record, stored?.Version);
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>Removes the record; throws Unavailable when the store cannot.</summary>
    public async Task RemoveAsync(ManagedServer server)
    {
        await server.StateLock.WaitAsync();
        try
        {
            for (var attempt = 0; !await store.TryRemoveAsync(server.Id, server.StoredVersion); attempt++)
            {
                if (await store.FindAsync(server.Id) is not { } stored)
                {
                    store.NoteGone(server.Id);
                    break;
                }

                EnsureOurs(server, stored, attempt);
            }

            server.IsRemoved = true;
        }
        finally
        {
            server.StateLock.Release();
        }
    }

    /// <summary>Who has waited for a write that the store did not take does not wait for one of his own.</summary>
    private static async Task LockInTimeAsync(ManagedServer server)
    {
        if (await server.StateLock.WaitAsync(TimeSpan.Zero))
            return;

        await server.StateLock.WaitAsync();
        if (server.IsSaved)
            return;

        server.StateLock.Release();
        throw new ServerException(ServerError.Unavailable,
            $"The state store did not take the newest state of server {server.Id}. It is tried again every second.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
    }

    private ServerRecord Next(ServerRecord current, Func<ServerRecord, ServerRecord> change)
    {
        var next = change(current) with { Version = current.Version + 1 };
        if (!ServerTransitions.IsLegal(current.Status, next.Status))
            throw new InvalidOperationException($"Server {current.Id} must not go from {current.Status} to {next.Status}.");

        return next.Status == current.Status ? next : next with
        {
            StatusChangedAt = time.GetUtcNow(),
            Conditions = [.. next.Conditions.Where(c => c.Type is not (ServerTransitions.NotAnswering or ServerTransitions.RecoveryUnknown))],
        };
    }

    private async Task<bool> TryWriteAsync(ManagedServer server)
    {
        try
        {
            await WriteAsync(server, server.Record);
            return true;
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            WriteOwed(server.Id, e.Message);
            return false;
        }
    }

    private async Task WriteAsync(ManagedServer server, ServerRecord next)
    {
        // Only this manager writes this record, so a lost race is our own earlier write whose answer was lost.
        for (var attempt = 0; !await store.TryUpdateAsync(next, server.StoredVersion); attempt++)
        {
            if (await store.FindAsync(server.Id) is not { } stored)
            {
                await store.MendAsync(next, storedVersion: null); // a store that forgot it does not make a server that runs vanish
                break;
            }

            EnsureOurs(server, stored, attempt);
        }

        server.StoredVersion = next.Version;
    }

    /// <summary>Who waited while another one deleted it must not bring it back.</summary>
    private static void EnsureExists(ManagedServer server)
    {
        if (server.IsRemoved)
            throw new ServerException(ServerError.NotFound, $"Server {server.Id} was deleted.");
    }

    private static void EnsureOurs(ManagedServer server, ServerRecord stored, int attempt)
    {
        if (stored.ManagerId != server.Record.ManagerId || attempt >= 3)
            throw new ServerException(ServerError.Conflict, $"Server {server.Id} was changed by manager {stored.ManagerId} at the same time. Read it again.");

        server.StoredVersion = stored.Version;
    }

    [LoggerMessage(1100, LogLevel.Information, "Server {ServerId}: {From} -> {To}")]
    private partial void StatusChanged(string serverId, ServerStatus from, ServerStatus to);

    [LoggerMessage(1101, LogLevel.Warning, "Server {ServerId}: the store did not take its newest state, it is written later: {Reason}")]
    private partial void WriteOwed(string serverId, string reason);
}
