namespace Modular.Xrdp.Tests.Support;

internal static class Eventually
{
    /// <summary>Longer than anything takes, also on a machine that is busy with something else.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Polls until the condition holds; false when it never does.</summary>
    public static async Task<bool> HoldsAsync(Func<bool> condition, CancellationToken ct)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Patience;)
        {
            if (condition())
                return true;

            // a tenth of what it has taken so far: asking takes time from those who are waited for
            await Task.Delay((int)Math.Clamp(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds / 10, 20, 250), ct);
        }

        return condition();
    }
}
