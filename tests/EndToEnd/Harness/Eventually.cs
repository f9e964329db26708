using System.Diagnostics;

namespace Modular.EndToEnd.Harness;

/// <summary>Waits for a condition instead of for a time.</summary>
/// <remarks>How fast something is, is measured in <c>bench/</c>: a test that expects it within some seconds fails on a busy machine.</remarks>
internal static class Eventually
{
    /// <summary>After this a test that waits has failed: longer than anything takes on a machine that is busy with something else, too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is not null; fails the test with <paramref name="what"/> when it stays null.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        Exception? last = null;
        while (clock.Elapsed < Patience)
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

            // a tenth of what it has taken so far: asking takes time from those who are waited for
            await Task.Delay((int)Math.Clamp(clock.ElapsedMilliseconds / 10, 50, 250));
        }

        throw new AssertionException($"Waited {Patience.TotalSeconds} s in vain: {what}.{(last is null ? "" : $" Last error: {last.Message}")}");
    }

    public static Task IsTrueAsync(string what, Func<Task<bool>> condition) =>
        GetAsync(what, async () => await condition() ? what : null);

    /// <summary>Asks until the answer is right; in vain, it says what the last one was, which tells more than that the time is over.</summary>
    public static async Task IsTrueOfAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> isRight)
        where T : class
    {
        T? last = null;
        try
        {
            await IsTrueAsync(what, async () => isRight(last = await ask()));
        }
        catch (AssertionException e) when (last is not null)
        {
            throw new AssertionException($"{e.Message} The last answer: {last}", e);
        }
    }

    public static Task IsTrueAsync(string what, Func<bool> condition) =>
        IsTrueAsync(what, () => Task.FromResult(condition()));
}
