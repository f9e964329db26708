using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Whether a part can do its work on this machine.</summary>
/// <param name="inner">The part; one without the ability finds nothing.</param>
/// <param name="part">Its name.</param>
internal sealed class GuardedSelfCheck(object inner, PluginPart part)
{
    public PluginPart Part => part;

    /// <summary>What is wrong. Throws Unavailable when the check itself fails, or does not end.</summary>
    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken) => inner is not ISelfCheck check ? [] :
        await part.AskAsync(PluginBounds.SelfCheck, null, async token => await check.CheckAsync(token) is { } findings && findings.All(IsWhole)
            ? findings
            : throw new BrokenContractException("returned null, or a finding without a message and a fix"), cancellationToken);

    private static bool IsWhole(Finding? finding) => finding is { Message: not null, Fix: not null } && Enum.IsDefined(finding.Severity);
}
