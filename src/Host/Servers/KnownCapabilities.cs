using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers;

/// <summary>What the backend can do here: asked once, after its self-check, and kept.</summary>
internal sealed class KnownCapabilities(GuardedParts parts)
{
    private volatile BackendCapabilities? _known;

    /// <summary>Null until the backend has told, at the start of the host.</summary>
    public BackendCapabilities? Current => _known;

    /// <summary>Throws Unavailable when the backend cannot tell yet.</summary>
    public async Task<BackendCapabilities> GetAsync(CancellationToken cancellationToken) =>
        _known ??= await parts.Backend.GetCapabilitiesAsync(cancellationToken);
}
