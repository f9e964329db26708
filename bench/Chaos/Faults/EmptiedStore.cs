namespace Modular.Bench.Chaos.Faults;

/// <summary>Somebody empties the store, whether or not a manager runs.</summary>
/// <param name="what">Done, in words.</param>
/// <param name="emptyAsync">Does it; false: it cannot be done now.</param>
internal sealed class EmptiedStore(string what, Func<Task<bool>> emptyAsync) : IFault
{
    private const int OneTimeIn = 4;

    public string Name => "times the store was emptied";

    public async Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken) =>
        random.Next(OneTimeIn) == 0 && await emptyAsync() ? what : null;
}
