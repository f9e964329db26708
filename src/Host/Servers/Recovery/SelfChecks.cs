using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Servers.Recovery;

/// <summary>Asks once, at the start, whether the selected parts and the host itself can do their work here, and then what the backend can do.</summary>
internal sealed partial class SelfChecks(SelectedParts parts, KnownCapabilities capabilities, HostFindings host, DependencyWait availability, ILogger<SelfChecks> log)
{
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var part in new object[] { parts.Backend, parts.Allocator, parts.Store }.OfType<ISelfCheck>())
        {
            foreach (var finding in await part.CheckAsync(cancellationToken))
                Report(finding);
        }

        await availability.UntilAsync("the backend", capabilities.GetAsync, cancellationToken);
        foreach (var finding in host.Beside(parts.Backend))
            Report(finding);
    }

    private void Report(Finding finding) =>
        FindingReported(finding.Severity == FindingSeverity.Error ? LogLevel.Error : LogLevel.Warning, finding.Message, finding.Fix);

    [LoggerMessage(EventId = 1153, Message = "{Finding} Fix: {Fix}")]
    private partial void FindingReported(LogLevel level, string finding, string fix);
}
