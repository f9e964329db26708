using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>What is due for things without a record: the end of what has lain in lost+found long enough, and the sweep.</summary>
internal sealed class OrphanWork(OrphanSweep sweep, LostAndFound lostAndFound, ModularOptions options)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How often it is due: who wants orphans to be ended soon has them looked for as often.</summary>
    public TimeSpan Every => options.OrphanGrace < LongestPause ? options.OrphanGrace : LongestPause;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await lostAndFound.ExpireAsync(cancellationToken); // first, for it makes room
        await sweep.RunAsync(cancellationToken);
    }
}
