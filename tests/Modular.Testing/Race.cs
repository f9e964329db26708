namespace Modular.Testing;

/// <summary>
/// Lets many do something at the same moment, on threads of their own: on a pool's threads they come one after the other, and no race takes place.
/// </summary>
internal static class Race
{
    /// <summary>How many race. More than there are processors: one that is held up between two steps lets others come between them.</summary>
    public const int Runners = 4;

    private const int FewestRounds = 10;
    private const int MostRounds = 200;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Numbers of rounds. In each, every runner does many things one after the other, and all the same ones: who comes too late for one has less to do and
    /// catches up, so that they meet again and again. What is slow is asked less often.
    /// </summary>
    public static IEnumerable<int> Rounds()
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < MostRounds && (round < FewestRounds || TimeProvider.System.GetElapsedTime(began) < LongEnough); round++)
            yield return round;
    }

    /// <summary>All answers, in the order of the runners.</summary>
    /// <param name="runners">How many.</param>
    /// <param name="run">What each does; given its number, from 0 on.</param>
    public static async Task<T[]> RunAsync<T>(int runners, Func<int, Task<T>> run)
    {
        using var line = new Barrier(runners);
        return await Task.WhenAll(Enumerable.Range(0, runners).Select(number => Task.Factory.StartNew(
            () =>
            {
                line.SignalAndWait();
                return run(number).GetAwaiter().GetResult();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
