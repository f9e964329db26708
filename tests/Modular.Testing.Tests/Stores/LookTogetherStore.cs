using System.Diagnostics;

namespace Modular.Testing.Tests.Stores;

/// <summary>The same, where somebody does come between: who has looked first writes only after another has come, too.</summary>
internal sealed class LookTogetherStore : LookThenWriteStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _looks;

    public override Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return base.TryRemoveAsync(id, expectedVersion, cancellationToken);
    }

    protected override async Task PauseAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        for (var clock = Stopwatch.StartNew(); Volatile.Read(ref _looks) == 1 && clock.Elapsed < Patience;)
            await Task.Delay(1, cancellationToken);
    }
}
