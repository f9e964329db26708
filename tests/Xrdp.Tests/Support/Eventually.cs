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
            await Task.Delay(20, ct);
        }

        return condition();
    }
}
