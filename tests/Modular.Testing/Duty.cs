namespace Modular.Testing;

/// <summary>Waits that have an end. What a test says when one is overrun is the duty that was broken, not that time was up.</summary>
public static class Duty
{
    /// <summary>Makes a call on a thread of its own and waits for it, also where it blocks that thread or is deaf to its token.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="bound">How long.</param>
    /// <param name="broken">What the failure says, e.g. <c>Exited never completed</c>.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> WithinAsync<T>(TimeSpan bound, string broken, Func<Task<T>> call)
    {
        var answer = Task.Run(call);
        if (await Task.WhenAny(answer, Task.Delay(bound, TimeProvider.System)) != answer)
            Assert.Fail($"{broken} (waited {bound.TotalSeconds:0.#} s)");

        return await answer;
    }

    /// <summary>The same for a call without an answer.</summary>
    /// <param name="bound">How long.</param>
    /// <param name="broken">What the failure says.</param>
    /// <param name="call">The call.</param>
    public static Task WithinAsync(TimeSpan bound, string broken, Func<Task> call) => WithinAsync(bound, broken, async () =>
    {
        await call();
        return true;
    });
}
