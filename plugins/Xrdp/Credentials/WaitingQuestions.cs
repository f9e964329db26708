namespace Modular.Xrdp.Credentials;

/// <summary>
/// Bounds how many questions wait for their answer at a time. When there are too many, one of the address that has most of them is let go of,
/// drawn by lot: whoever shares an address with somebody who guesses gets in after some tries, others do not notice.
/// </summary>
internal sealed class WaitingQuestions(int most, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>False: it had to make room for another.</summary>
    public async Task<bool> WaitAsync(string address, TimeSpan delay, CancellationToken ct)
    {
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enter(address, letGo);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await await Task.WhenAny(Task.Delay(delay, time, timer.Token), letGo.Task);
            return !letGo.Task.IsCompleted;
        }
        finally
        {
            await timer.CancelAsync();
            Leave(address, letGo);
        }
    }

    private void Enter(string address, TaskCompletionSource place)
    {
        lock (_lock)
        {
            if (_count >= most)
            {
                var crowd = _waiting.MaxBy(w => w.Value.Count);
                var victim = crowd.Value[Random.Shared.Next(crowd.Value.Count)];
                Remove(crowd.Key, victim);
                victim.SetResult();
            }

            if (!_waiting.TryGetValue(address, out var places))
                _waiting[address] = places = [];
            places.Add(place);
            _count++;
        }
    }

    private void Leave(string address, TaskCompletionSource place)
    {
        lock (_lock)
            Remove(address, place);
    }

    private void Remove(string address, TaskCompletionSource place)
    {
        if (!_waiting.TryGetValue(address, out var places) || !places.Remove(place))
            return;

        _count--;
        if (places.Count == 0)
            _waiting.Remove(address);
    }
}
