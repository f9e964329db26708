namespace Modular.Host.Api.Answers;

/// <summary>One request with an idempotency key: the first one, or a repeat. Which of them shows only when its order was taken.</summary>
internal sealed class KeyTurn(FirstAnswers turns, string key) : IDisposable
{
    private volatile bool _isOver;
    private readonly TaskCompletionSource<bool> _isFirst = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request that came before and had no answer yet; null: none.</summary>
    public KeyTurn? Ahead { get; set; }

    /// <summary>It makes the server: those behind it have nothing to repeat until it is disposed of.</summary>
    public void IsTheFirst()
    {
        turns.Take(key, this);
        _isFirst.TrySetResult(true);
    }

    /// <summary>It repeats another: nobody needs to wait for it.</summary>
    public void IsARepeat() => Dispose();

    /// <summary>
    /// Whether the first answer is still on its way. Waits until the request ahead knows what it is, which takes it no longer than the store.
    /// </summary>
    public async Task<bool> IsBehindTheFirstAsync(CancellationToken cancellationToken) =>
        Ahead is { } ahead && await ahead._isFirst.Task.WaitAsync(cancellationToken) && !ahead._isOver;

    public void Dispose()
    {
        _isOver = true;
        turns.Leave(key, this);
        _isFirst.TrySetResult(false);
    }
}
