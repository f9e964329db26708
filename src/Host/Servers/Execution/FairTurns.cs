namespace Modular.Host.Servers.Execution;

/// <summary>
/// So many at a time; who must wait is served in turn with the other users, and among his own in order of arrival. One user's hundred keep nobody else waiting
/// for all of them.
/// </summary>
internal sealed class FairTurns(int places)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _users = new();
    private int _free = places;

    /// <summary>Returns with a turn, which <see cref="Release"/> gives back; when cancelled, without one.</summary>
    public async Task WaitAsync(string userId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TakeOrQueue(userId) is not { } turn)
            return;

        await using var giveUp = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    public void Release()
    {
        lock (_lock)
        {
            while (NextInLine() is { } next)
            {
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }

    /// <summary>Null: it is his turn already.</summary>
    private TaskCompletionSource? TakeOrQueue(string userId)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            if (!_waiting.TryGetValue(userId, out var own))
            {
                _waiting[userId] = own = new Queue<TaskCompletionSource>();
                _users.Enqueue(userId);
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            own.Enqueue(turn);
            return turn;
        }
    }

    /// <summary>The first of the user whose turn it is, who then goes to the end of the line; may have given up.</summary>
    private TaskCompletionSource? NextInLine()
    {
        if (!_users.TryDequeue(out var userId))
            return null;

        var own = _waiting[userId];
        var next = own.Dequeue();
        if (own.Count > 0)
            _users.Enqueue(userId);
        else
            _waiting.Remove(userId);

        return next;
    }
}
