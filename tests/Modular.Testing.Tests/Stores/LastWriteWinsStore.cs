using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: writes without looking at the version that was expected.</summary>
internal sealed class LastWriteWinsStore : StoreBehind
{
    public override async Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken)
    {
        while (await FindAsync(server.Id, cancellationToken) is { } stored)
        {
            if (await base.TryUpdateAsync(server, stored.Version, cancellationToken))
                return true;
        }

        return false;
    }
}
