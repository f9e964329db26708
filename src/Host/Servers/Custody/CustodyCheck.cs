namespace Modular.Host.Servers.Custody;

/// <summary>Says what a start would find, or what a manager that runs would.</summary>
internal sealed class CustodyCheck(StoreExamination examination, OwnRecords own)
{
    /// <param name="isAlone">False: a manager runs on the folder.</param>
    public async Task<CustodyFinding?> FindAsync(bool isAlone) =>
        await examination.RunAsync(await own.ReadAsync(CancellationToken.None), isAlone, CancellationToken.None);
}
