using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>What a running server uses.</summary>
internal sealed class GuardedUsage(IRunningServerUsage inner, PluginPart part, string serverId)
{
    /// <summary>Figures of now; those that make no sense are null, as those that cannot be had.</summary>
    public Task<ServerUsage> GetAsync(CancellationToken cancellationToken) => part.AskAsync(PluginBounds.Usage, serverId, async token =>
        Clean(await inner.GetUsageAsync(token) ?? throw new BrokenContractException("returned null")), cancellationToken);

    private ServerUsage Clean(ServerUsage usage)
    {
        var network = usage.Network is not { BytesIn: >= 0, BytesOut: >= 0, DesktopBytesIn: null or >= 0, DesktopBytesOut: null or >= 0 }
            ? null
            : usage.Network;
        var clean = usage with
        {
            CpuPercent = Sound(usage.CpuPercent),
            MemoryPercent = Sound(usage.MemoryPercent),
            MemoryBytes = usage.MemoryBytes is < 0 ? null : usage.MemoryBytes,
            Processes = usage.Processes is < 0 ? null : usage.Processes,
            Connections = usage.Connections is < 0 ? null : usage.Connections,
            Sessions = usage.Sessions is < 0 ? null : usage.Sessions,
            DiskBytes = usage.DiskBytes is < 0 ? null : usage.DiskBytes,
            Network = network,
        };
        if (clean != usage)
            part.Explain(PluginBounds.Usage, serverId, new BrokenContractException("returned a negative figure, or one that is no number"));

        return clean;
    }

    private static double? Sound(double? figure) => figure is { } value && double.IsFinite(value) && value >= 0 ? figure : null;
}
