using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: compares the version and then writes, in two steps that others come between.</summary>
internal sealed class LookThenWriteStore : StoreBehind
{
    public override async Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken)
    {
        if (await FindAsync(server.Id, cancellationToken) is not { } stored || stored.Version != expectedVersion)
            return false;

        await Task.Yield(); // as a database is asked twice
        while (await FindAsync(server.Id, cancellationToken) is { } now)
        {
            if (await base.TryUpdateAsync(server, now.Version, cancellationToken))
                return true;
        }

        return false;
    }
}
