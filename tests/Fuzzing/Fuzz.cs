namespace Modular.Fuzzing;

/// <summary>
/// Many cases, each from a seed of its own, the same in every run: a change is to fail for what it changed alone. <c>make fuzz</c> looks for what is new, with
/// another FUZZ_SEED; FUZZ_TIMES=10 makes a run ten times as long.
/// </summary>
internal static class Fuzz
{
    public static int Seed { get; } = Number("FUZZ_SEED") ?? 1;

    public static int Times { get; } = Number("FUZZ_TIMES") ?? 1;

    /// <summary>Stops at the first case that fails, and says how to repeat it.</summary>
    public static void Run(int cases, Action<Random> test)
    {
        cases = Begin(cases);
        for (var i = 0; i < cases; i++)
        {
            try
            {
                test(RandomOf(i));
            }
            catch (Exception e) when (e is not IgnoreException)
            {
                throw Failed(i, e);
            }
        }
    }

    /// <inheritdoc cref="Run"/>
    public static async Task RunAsync(int cases, Func<Random, Task> test)
    {
        cases = Begin(cases);
        for (var i = 0; i < cases; i++)
        {
            try
            {
                await test(RandomOf(i));
            }
            catch (Exception e) when (e is not IgnoreException)
            {
                throw Failed(i, e);
            }
        }
    }

    /// <summary>Says what is about to happen; the number of cases.</summary>
    public static int Begin(int cases)
    {
        TestContext.Out.WriteLine($"FUZZ_SEED={Seed}, {cases * Times} cases");
        return cases * Times;
    }

    public static Random RandomOf(int number) => new(unchecked(Seed + number));

    private static AssertionException Failed(int number, Exception e) => new($"FUZZ_SEED={Seed}, case {number}: {e}");

    private static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), null, out var number) ? number : null;
}
