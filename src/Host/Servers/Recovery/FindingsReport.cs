using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Recovery;

/// <summary>Says once, at the start, what the selected parts and the host itself find wrong here, and asks what the backend can do.</summary>
internal sealed partial class FindingsReport(SelfChecks checks, KnownCapabilities capabilities, HostFindings host, DependencyWait availability,
    ILogger<FindingsReport> log)
{
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, finding) in await checks.RunAsync(cancellationToken))
            Report(finding);

        await availability.UntilAsync("the backend", capabilities.GetAsync, cancellationToken);
        foreach (var finding in host.Own)
            Report(finding);
    }

    private void Report(Finding finding) =>
        FindingReported(finding.Severity == FindingSeverity.Error ? LogLevel.Error : LogLevel.Warning, finding.Message, finding.Fix);

    [LoggerMessage(EventId = 1153, Message = "{Finding} Fix: {Fix}")]
    private partial void FindingReported(LogLevel level, string finding, string fix);
}
