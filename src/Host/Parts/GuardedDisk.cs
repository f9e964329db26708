using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>What servers take on disk.</summary>
internal sealed class GuardedDisk(IBackendDisk inner, PluginPart part)
{
    /// <summary>
    /// Bytes. Throws Unavailable when it cannot be told, also while an earlier measurement has not returned: a disk that hangs holds one thread.
    /// </summary>
    public Task<long> MeasureAsync(string serverId, CancellationToken cancellationToken) => part.AskAsync(PluginBounds.MeasureDisk, serverId, async token =>
        await inner.MeasureDiskAsync(serverId, token) is >= 0 and var bytes ? bytes : throw new BrokenContractException("returned less than nothing"),
        cancellationToken);
}
