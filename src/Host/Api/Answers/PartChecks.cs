using Modular.Abstractions;
using Modular.Host.Api.Responses;
using Modular.Host.Plugins;
using Modular.Host.Servers;

namespace Modular.Host.Api.Answers;

/// <summary>Asks the selected parts whether they can do their work on this machine now, and the host itself.</summary>
internal sealed class PartChecks(SelectedParts parts, HostFindings host, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<FindingResponse>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(
            CheckAsync("server_backend", parts.Backend, cancellationToken),
            CheckAsync("port_allocator", parts.Allocator, cancellationToken),
            CheckAsync("state_store", parts.Store, cancellationToken));
        var own = host.Beside(parts.Backend).Select(f => new FindingResponse("host", f.Severity, f.Message, f.Fix));
        return [.. own, .. findings.SelectMany(f => f)];
    }

    private async Task<IEnumerable<FindingResponse>> CheckAsync(string kind, object part, CancellationToken cancellationToken)
    {
        if (part is not ISelfCheck check)
            return [];

        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var findings = await check.CheckAsync(both.Token).WaitAsync(both.Token);
            return findings.Select(f => new FindingResponse(kind, f.Severity, f.Message, f.Fix));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new FindingResponse(kind, FindingSeverity.Error, $"Its self-check did not end within {Limit.TotalSeconds} s.", "Look into the log of the manager.")];
        }
    }
}
