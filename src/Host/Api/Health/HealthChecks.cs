using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Api.Health;

/// <summary>The three things the service depends on.</summary>
internal sealed class HealthChecks
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    // a backend looks at programs and folders: nothing that changes by the second
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly GuardedParts _parts;
    private volatile int _availablePorts = -1;

    public HealthChecks(GuardedParts parts, TimeProvider time, ILogger<HealthChecks> log)
    {
        _parts = parts;
        Store = new HealthProbe("store", CheckStoreAsync, Short, time, log);
        Allocator = new HealthProbe("port_allocator", CheckAllocatorAsync, Short, time, log);
        Backend = new HealthProbe("backend", CheckBackendAsync, Long, time, log);
    }

    public HealthProbe Store { get; }

    public HealthProbe Allocator { get; }

    public HealthProbe Backend { get; }

    /// <summary>Whether plugins return from what they are asked. Everybody may read it, so it names no server; the log does.</summary>
    public CheckResponse Plugins => _parts.Overdue.Current is [var oldest, ..] and var overdue
        ? new CheckResponse(HealthStatus.Degraded, $"{Words(overdue)}. The log names the servers; if a call never returns, restart the manager.", oldest.Since)
        : new CheckResponse(HealthStatus.Healthy, "Plugins return from what they are asked.", _parts.Overdue.NoneSince);

    /// <summary>As of the allocator's last check; null before the first that succeeded.</summary>
    public int? AvailablePorts => _availablePorts is >= 0 and var ports ? ports : null;

    private static string Words(IEnumerable<OverdueCall> overdue)
    {
        var text = string.Join("; ",
            overdue.GroupBy(c => (c.Plugin, c.Member)).Select(g => g.Count() == 1 ? $"{g.First()}" : $"{g.First()} ({g.Count()} calls)"));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private async Task<(HealthStatus Status, string Message)> CheckStoreAsync(CancellationToken cancellationToken)
    {
        await _parts.Store.CheckAsync(cancellationToken);
        return (HealthStatus.Healthy, "The state store answers.");
    }

    private async Task<(HealthStatus Status, string Message)> CheckAllocatorAsync(CancellationToken cancellationToken)
    {
        var ports = await _parts.Allocator.ListAsync(cancellationToken);
        _availablePorts = ports.Count(p => p.Status == PortStatus.Available);
        if (_parts.Allocator.IsReconciliationDue)
            return (HealthStatus.Degraded, "The books of the port allocator are being compared with the store; no port is handed out until then.");

        return _availablePorts == 0
            ? (HealthStatus.Degraded, "No port is free. Delete servers, or widen PORT_RANGE_START to PORT_RANGE_END.")
            : (HealthStatus.Healthy, "The port allocator answers.");
    }

    private async Task<(HealthStatus Status, string Message)> CheckBackendAsync(CancellationToken cancellationToken)
    {
        var findings = await _parts.Backend.SelfCheck.FindAsync(cancellationToken);
        var errors = findings.Where(f => f.Severity == FindingSeverity.Error).ToList();
        if (errors.Count > 0)
            return (HealthStatus.Unhealthy, string.Join(" ", errors.Select(f => $"{f.Message} Fix: {f.Fix}")));

        return (HealthStatus.Healthy,
            findings.Count == 0 ? "The backend can start servers." : $"The backend can start servers, with {findings.Count} warnings: GET /plugins.");
    }
}
