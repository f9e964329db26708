namespace Modular.Xrdp.Tests.Support;

internal static class Eventually
{
    /// <summary>Polls until the condition holds; false when it does not within the limit.</summary>
    public static async Task<bool> HoldsAsync(Func<bool> condition, CancellationToken ct, int seconds = 10)
    {
        for (var i = 0; i < seconds * 50; i++)
        {
            if (condition())
                return true;
            await Task.Delay(20, ct);
        }

        return condition();
    }
}
