using Modular.Abstractions;

namespace Modular.Host.Servers.Recovery;

/// <summary>Says once, at the start, what the selected parts and the host itself find wrong here.</summary>
internal sealed partial class FindingsReport(HostFindings findings, ILogger<FindingsReport> log)
{
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, finding) in await findings.AllAsync(cancellationToken))
            FindingReported(finding.Severity == FindingSeverity.Error ? LogLevel.Error : LogLevel.Warning, finding.Message, finding.Fix);
    }

    [LoggerMessage(EventId = 1153, Message = "{Finding} Fix: {Fix}")]
    private partial void FindingReported(LogLevel level, string finding, string fix);
}
