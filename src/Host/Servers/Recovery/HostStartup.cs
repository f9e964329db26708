using Modular.Host.Servers.Custody;

namespace Modular.Host.Servers.Recovery;

/// <summary>
/// What happens before the first request may change anything: read the records, see whether they are complete, find what runs, set the ports right.
/// </summary>
internal sealed class HostStartup(
    StateLoader loader, CustodyGate gate, DependencyWait availability, RecordRecovery recovery, NodeMove node, RecoveryProgress progress)
{
    private const int Parallelism = 16;

    /// <summary>Does not return in custody, for nothing that follows may happen then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await availability.UntilAsync("the state store", loader.LoadAsync, cancellationToken);
        await availability.UntilAsync("the state store", gate.ExamineAsync, cancellationToken);
        if (!gate.IsOpen)
            await gate.ShowAsync(cancellationToken);

        var own = loader.Own;
        progress.Total = own.Count; // from here on reads are answered
        if (!gate.IsOpen)
            await gate.KeepAsync(cancellationToken);

        await Parallel.ForEachAsync(own, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (server, token) =>
        {
            await recovery.RecoverAsync(server, token);
            progress.CountOne();
        });
        await availability.UntilAsync("the port allocator", node.RunAsync, cancellationToken);
        progress.IsComplete = true;
    }
}
