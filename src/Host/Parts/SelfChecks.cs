using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Asks all selected parts at once whether they can do their work on this machine now; a check that fails is a finding itself.</summary>
internal sealed class SelfChecks(GuardedParts parts)
{
    public async Task<IReadOnlyList<PartFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(parts.SelfChecks.Select(check => FindAsync(check, cancellationToken)));
        return [.. findings.SelectMany(f => f)];
    }

    private static async Task<IEnumerable<PartFinding>> FindAsync(GuardedSelfCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return (await check.FindAsync(cancellationToken)).Select(f => new PartFinding(check.Part.Kind, f));
        }
        catch (ServerException e)
        {
            return [new PartFinding(check.Part.Kind, new Finding
            {
                Severity = FindingSeverity.Error,
                Message = e.Message,
                Fix = "Look into the log of the manager.",
            })];
        }
    }
}
