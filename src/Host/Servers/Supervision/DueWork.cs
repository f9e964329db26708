using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>
/// Once a second, what time has made due: owed writes, restarts by policy, expiries, undecided recoveries, unfinished deletions, and what concerns all servers.
/// Each server and each concern goes its own way; none waits for another.
/// </summary>
internal sealed class DueWork(
    ServerRegistry registry, DueServerWork dueServerWork, SharedWork sharedWork, ServerResumption resumption, TimeProvider time, ILogger<DueWork> log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RecurringWork> _perServer = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        foreach (var server in registry.Own)
            resumption.Resume(server);

        var shared = sharedWork.Begin(log);
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            do
                BeginDue(shared, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll([.. shared.Select(w => w.Current), .. _perServer.Values.Select(w => w.Current)]); // their parts are disposed of next
        }
    }

    private void BeginDue(IReadOnlyList<RecurringWork> shared, CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        foreach (var server in registry.Own)
            Of(server).BeginIfDue(now, stoppingToken);

        foreach (var work in shared)
            work.BeginIfDue(now, stoppingToken);

        foreach (var id in _perServer.Where(w => w.Value.Current.IsCompleted && registry.Find(w.Key) is null).Select(w => w.Key).ToList())
            _perServer.Remove(id);
    }

    private RecurringWork Of(ManagedServer server)
    {
        if (!_perServer.TryGetValue(server.Id, out var work))
        {
            work = new RecurringWork(server.Id, "due work", TimeSpan.Zero, token => dueServerWork.DoAsync(server, time.GetUtcNow(), token), log);
            _perServer.Add(server.Id, work);
        }

        return work;
    }
}
