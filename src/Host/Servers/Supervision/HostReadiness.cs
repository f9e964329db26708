using Modular.Abstractions;
using Modular.Host.Servers.Custody;

namespace Modular.Host.Servers.Supervision;

/// <summary>Whether servers may be changed: not before recovery has finished, not in custody, not after the host began to stop.</summary>
internal sealed class HostReadiness(RecoveryProgress recovery, CustodyState custody)
{
    private volatile bool _isStopping;

    /// <summary>Whether nothing may be ended, not even by the host's own end.</summary>
    public bool MustKeepServers => custody.MustKeep;

    /// <summary>Whether it has been found out what runs: until then a server at rest may be one whose record is behind.</summary>
    public bool IsRecovered => recovery.IsComplete;

    public void BeginStop() => _isStopping = true;

    public void EnsureServing()
    {
        if (_isStopping)
            throw new ServerException(ServerError.Unavailable, "The manager is shutting down.") { RetryAfter = TimeSpan.FromSeconds(5) };

        custody.EnsureNone();
        if (!recovery.IsComplete)
            throw Starting();
    }

    /// <summary>Before the records have been read nobody can say which servers there are: neither none nor this one.</summary>
    public void EnsureLoaded()
    {
        if (!recovery.IsLoaded)
            throw Starting();
    }

    private ServerException Starting() => new(ServerError.Unavailable, $"The manager is starting. {recovery.Text} GET /health/ready tells when it is done.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}
