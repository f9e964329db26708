namespace Modular.Host.Servers.State;

/// <summary>Lets in one at a time who does something about a server. Leaving is disposing, so that nobody forgets to.</summary>
internal sealed class ServerGate
{
    private SemaphoreSlim Free { get; } = new(1, 1);

    /// <summary>Waits until it is free.</summary>
    public async Task<IDisposable> EnterAsync()
    {
        await Free.WaitAsync();
        return new Turn(Free);
    }

    /// <summary>Null when somebody is in.</summary>
    public IDisposable? TryEnter() => Free.Wait(TimeSpan.Zero) ? new Turn(Free) : null;

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _held = turn;

        public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
    }
}
