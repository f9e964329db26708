using Modular.Host.Parts;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>
/// Takes what is this manager's out of the books of names that its node bears no more: the servers of its records, and those that it is known to have deleted.
/// </summary>
internal sealed partial class FormerBooks(GuardedParts parts, ServerRegistry registry, Ledger ledger, ILogger<FormerBooks> log)
{
    /// <summary>Throws Unavailable; may be repeated.</summary>
    public async Task LeaveAsync(IReadOnlyCollection<string> names, string present, CancellationToken cancellationToken)
    {
        if (parts.Allocator.NodeBooks is not { } books || names.Count == 0)
            return;

        string[] owners = [.. registry.Own.Select(s => s.Id).Union(ledger.Removed)];
        foreach (var name in names)
        {
            if (await books.LeaveAsync(name, owners, cancellationToken) is > 0 and var others)
                OthersStay(name, others, present);
        }
    }

    [LoggerMessage(1157, LogLevel.Warning,
        "Other managers hold {Ports} ports under the node name '{Former}', which this one bears no more. If they are on this machine, set NODE_ID={Present} " +
            "for them, too, or ports may be given to two")]
    private partial void OthersStay(string former, int ports, string present);
}
