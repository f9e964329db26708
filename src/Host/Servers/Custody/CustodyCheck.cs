namespace Modular.Host.Servers.Custody;

/// <summary>Says what a start would find, or what a manager that runs would.</summary>
internal sealed class CustodyCheck(RepeatedExamination examination)
{
    /// <param name="isAlone">False: a manager runs on the folder.</param>
    public async Task<CustodyFinding?> FindAsync(bool isAlone) => (await examination.RunAsync(isAlone, read: null, CancellationToken.None)).Finding;
}
