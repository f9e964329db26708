using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Servers.Recovery;

/// <summary>Asks the selected parts once, at the start, whether they can do their work here.</summary>
internal sealed partial class SelfChecks(SelectedParts parts, ILogger<SelfChecks> log)
{
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var part in new object[] { parts.Backend, parts.Allocator, parts.Store }.OfType<ISelfCheck>())
        {
            foreach (var finding in await part.CheckAsync(cancellationToken))
                FindingReported(finding.Severity == FindingSeverity.Error ? LogLevel.Error : LogLevel.Warning, finding.Message, finding.Fix);
        }
    }

    [LoggerMessage(EventId = 1153, Message = "{Finding} Fix: {Fix}")]
    private partial void FindingReported(LogLevel level, string finding, string fix);
}
