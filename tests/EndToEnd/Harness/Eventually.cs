using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>Waits for a condition instead of for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null; fails the test with <paramref name="what"/> after <paramref name="seconds"/>.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask, double seconds = 10)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        Exception? last = null;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
                last = null;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                last = e;
            }

            await Task.Delay(Pause);
        }

        throw new AssertionException($"Waited {seconds} s in vain: {what}.{(last is null ? "" : $" Last error: {last.Message}")}");
    }

    public static Task IsTrueAsync(string what, Func<Task<bool>> condition, double seconds = 10) =>
        GetAsync(what, async () => await condition() ? what : null, seconds);

    public static Task IsTrueAsync(string what, Func<bool> condition, double seconds = 10) =>
        IsTrueAsync(what, () => Task.FromResult(condition()), seconds);
}
