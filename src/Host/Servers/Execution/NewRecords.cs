using Modular.Abstractions;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Stores new servers and takes their ports; leaves nothing of those that get none.</summary>
internal sealed class NewRecords(
    LedgeredStore store, ServerPorts ports, UnconfirmedRecords doubtful, ServerRegistry registry, ServerJournal journal, ServerFailures failures)
{
    /// <summary>Record first, then port: whatever happens in between, a record knows of it.</summary>
    public async Task<ManagedServer> AddAsync(ServerRecord record, int? preferredPort)
    {
        await StoreAsync(record);
        var server = new ManagedServer(record, record.Version);
        registry.Add(server);
        try
        {
            await ports.AcquireAsync(server, preferredPort);
            return server;
        }
        catch (Exception e)
        {
            var takenBack = server.NewOrder("withdrawal", interrupt: false, _ => TakeBackAsync(server)).Completion;
            if (e is not ServerException { Error: ServerError.Unavailable }) // that caller has waited enough
                await takenBack;

            throw;
        }
    }

    private async Task StoreAsync(ServerRecord record)
    {
        try
        {
            await store.AddAsync(record);
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            doubtful.Note(record.Id);
            throw;
        }
    }

    /// <summary>Nobody was told of it, so nothing of it stays; if the store is away now, the record wants to be deleted and is, later.</summary>
    private async Task<ServerRecord> TakeBackAsync(ManagedServer server)
    {
        await Task.Yield();
        await journal.NoteAsync(server, r => r with { Desired = DesiredState.Deleted, Idempotency = null });
        await ports.ReleaseAsync(server.Id);
        await failures.TryAsync(server.Id, async () =>
        {
            await journal.RemoveAsync(server);
            registry.Remove(server);
        });
        return server.Record;
    }
}
