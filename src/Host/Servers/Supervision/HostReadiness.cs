using Modular.Abstractions;

namespace Modular.Host.Servers.Supervision;

/// <summary>Whether servers may be changed: not before recovery has finished, not after the host began to stop.</summary>
internal sealed class HostReadiness(RecoveryProgress recovery)
{
    private volatile bool _isStopping;

    public void BeginStop() => _isStopping = true;

    public void EnsureServing()
    {
        if (_isStopping)
            throw new ServerException(ServerError.Unavailable, "The manager is shutting down.") { RetryAfter = TimeSpan.FromSeconds(5) };

        if (recovery.IsComplete)
            return;

        var progress = recovery.Total < 0 ? "waiting for the state store" : $"{recovery.Done} of {recovery.Total} servers looked at";
        throw new ServerException(ServerError.Unavailable, $"The manager is starting: {progress}. GET /health/ready tells when it is done.")
        { RetryAfter = TimeSpan.FromSeconds(1) };
    }
}
