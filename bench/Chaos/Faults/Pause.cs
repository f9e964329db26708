namespace Modular.Bench.Chaos.Faults;

/// <summary>A wait that its end cuts short without an exception.</summary>
internal static class Pause
{
    public static async Task ForAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        await Task.Delay(duration, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
