using Modular.Host.Servers.Custody;

namespace Modular.Host.Servers.Recovery;

/// <summary>What is due for things without a record: the sweep, and the end of what has lain in lost+found long enough.</summary>
internal sealed class OrphanWork(OrphanSweep sweep, LostAndFound lostAndFound)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sweep.RunAsync(cancellationToken);
        await lostAndFound.ExpireAsync(cancellationToken);
    }
}
