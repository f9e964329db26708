using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The books of former names of this node.</summary>
internal sealed class GuardedNodeBooks(IAllocatorNodeBooks inner, PluginPart part)
{
    /// <summary>How many ports others hold in them.</summary>
    public Task<int> LeaveAsync(string node, IReadOnlyCollection<string> owners, CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.LeaveBooks, null, async token =>
        await inner.LeaveAsync(node, owners, token) is >= 0 and var others ? others : throw new BrokenContractException("returned less than no ports"),
        cancellationToken);
}
