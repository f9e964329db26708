using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The picture of a running server's desktop.</summary>
internal sealed class GuardedScreen(IRunningServerScreen inner, PluginPart part, string serverId)
{
    /// <summary>A PNG file.</summary>
    public Task<byte[]> CaptureAsync(CancellationToken cancellationToken) => part.AskAsync(PluginBounds.CapturePng, serverId, async token =>
        await inner.CapturePngAsync(token) is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] png ? png : throw new BrokenContractException("returned no PNG"),
        cancellationToken);
}
