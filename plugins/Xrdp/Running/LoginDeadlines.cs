using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Running;

/// <summary>Knows for how long each connection has been without a client that is logged in.</summary>
internal sealed class LoginDeadlines(TimeSpan timeout, TimeProvider time)
{
    private Dictionary<ProcessIdentity, long> _since = [];

    /// <summary>Those that have been so for longer than the timeout. One that cannot be seen is never among them.</summary>
    /// <param name="connections">All of the server, as they are now.</param>
    public IReadOnlyList<ConnectionTable.Connection> Overdue(IReadOnlyList<ConnectionTable.Connection> connections)
    {
        var now = time.GetTimestamp();
        var waiting = connections.Where(c => c.IsVisible && (c.Client is null || !c.HasDesktop)).ToList();
        _since = waiting.ToDictionary(c => c.Process, c => _since.GetValueOrDefault(c.Process, now));
        return [.. waiting.Where(c => time.GetElapsedTime(_since[c.Process], now) > timeout)];
    }
}
