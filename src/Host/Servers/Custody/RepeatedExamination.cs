using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// Looks again before it believes what it found: a store may lag behind for a moment, a twin may be about to end, and beside a manager at work something
/// changes between the glance at its records and that at its files.
/// </summary>
internal sealed partial class RepeatedExamination(
    StoreExamination examination, Ledger ledger, OwnRecords own, TimeProvider time, ILogger<RepeatedExamination> log)
{
    private const int Looks = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    /// <summary>The finding of the last look, null when one found nothing; and this manager's records as it saw them.</summary>
    /// <param name="isAlone">False: a manager runs on the folder, and what one look shows of a server counts only when the others show it, too.</param>
    /// <param name="read">This manager's records, as they have just been read; null: they are read for the first look, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(CustodyFinding? Finding, IReadOnlyList<ServerRecord> Records)> RunAsync(
        bool isAlone, IReadOnlyList<ServerRecord>? read, CancellationToken cancellationToken)
    {
        var (look, records) = await LookAsync(isAlone, read, cancellationToken);
        for (var i = 1; i < Looks && look.Finding is { } finding; i++)
        {
            if (isAlone)
                LooksAgain(finding.Reason, finding.Message);

            await Task.Delay(Pause, time, cancellationToken);
            (var next, records) = await LookAsync(isAlone, read: null, cancellationToken);
            look = isAlone ? next : next.AlsoIn(look);
        }

        return (look.Finding, records);
    }

    /// <summary>In the order in which a manager writes backwards: what the ledger knows the store has acknowledged before.</summary>
    private async Task<(Look Look, IReadOnlyList<ServerRecord> Records)> LookAsync(bool isAlone, IReadOnlyList<ServerRecord>? read,
        CancellationToken cancellationToken)
    {
        ledger.ReadAgain();
        _ = ledger.Header;
        var records = read ?? await own.ReadAsync(cancellationToken);
        return (await examination.LookAsync(records, isAlone, cancellationToken), records);
    }

    [LoggerMessage(1241, LogLevel.Warning, "The records do not prove complete yet, looking again ({Reason}): {Finding}")]
    private partial void LooksAgain(string reason, string finding);
}
