using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>Knows for how long nobody was logged in to a server that has an idle timeout.</summary>
internal static class IdleWatch
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>Looks at most every 15 s; a backend that cannot count sessions never makes a server idle.</summary>
    public static async Task<bool> IsIdleTooLongAsync(ManagedServer server, TimeProvider time, CancellationToken cancellationToken)
    {
        if (server.Record is not { Status: ServerStatus.Running, IdleTimeout: { } timeout } || server.Running?.Usage is not { } usage)
            return false;

        if (server.IdleLookedAt != 0 && time.GetElapsedTime(server.IdleLookedAt) < LookEvery)
            return false;

        server.IdleLookedAt = time.GetTimestamp();
        if ((await usage.GetAsync(cancellationToken)).Sessions is not 0)
            server.LastUsedAt = time.GetTimestamp();

        return time.GetElapsedTime(server.LastUsedAt) >= timeout;
    }
}
