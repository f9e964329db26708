namespace Modular.Xrdp.Credentials;

/// <summary>
/// Bounds how many questions wait for their answer at a time, of one server and of all. When there are too many, one is let go of: of the server that has
/// most of them, and there of the address that has most, drawn by lot. So whoever shares an address with somebody who guesses at the same server gets in after
/// some tries, others there do not notice, and other servers' owners do not either.
/// </summary>
internal sealed class WaitingQuestions(int most, int mostOfOneServer, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServerQuestions> _servers = new(StringComparer.Ordinal);

    /// <summary>False: it had to make room for another.</summary>
    public async Task<bool> WaitAsync(string serverId, string address, TimeSpan delay, CancellationToken ct)
    {
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enter(serverId, address, letGo);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await await Task.WhenAny(Task.Delay(delay, time, timer.Token), letGo.Task);
            return !letGo.Task.IsCompleted;
        }
        finally
        {
            await timer.CancelAsync();
            Leave(serverId, address, letGo);
        }
    }

    private void Enter(string serverId, string address, TaskCompletionSource place)
    {
        lock (_lock)
        {
            if (!_servers.TryGetValue(serverId, out var own))
                _servers[serverId] = own = new ServerQuestions();

            if (own.Count >= mostOfOneServer)
                own.LetOneGo();
            else if (_servers.Values.Sum(s => s.Count) >= most)
                Largest(own).LetOneGo();
            own.Add(address, place);
        }
    }

    /// <summary>Among equals its own: they are no smaller than it is, so it is not for them to make room.</summary>
    private ServerQuestions Largest(ServerQuestions own) =>
        _servers.Values.MaxBy(s => s.Count) is { } largest && largest.Count > own.Count ? largest : own;

    private void Leave(string serverId, string address, TaskCompletionSource place)
    {
        lock (_lock)
        {
            if (!_servers.TryGetValue(serverId, out var own))
                return;

            own.Remove(address, place);
            if (own.Count == 0)
                _servers.Remove(serverId);
        }
    }
}
