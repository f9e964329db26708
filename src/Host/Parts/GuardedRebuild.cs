using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Tells what records were, by what is there of their servers.</summary>
internal sealed class GuardedRebuild(IBackendRebuild inner, PluginPart part)
{
    /// <summary>Null when it cannot be told.</summary>
    public Task<ServerRecord?> RebuildAsync(string serverId, CancellationToken cancellationToken) => part.AskAsync(PluginBounds.Rebuild, serverId, async token =>
    {
        var record = await inner.RebuildAsync(serverId, token);
        return record is null || (record.Id == serverId && RecordFaults.Of(record) is null) ? record : throw new BrokenContractException("returned a record that is damaged, or another server's");
    }, cancellationToken);
}
