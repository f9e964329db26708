using Modular.Abstractions;

namespace Modular.Testing;

/// <summary>What calls must do while what they depend on cannot be reached.</summary>
internal static class Outage
{
    /// <summary>Each throws Unavailable in time.</summary>
    public static async Task AssertUnavailableAsync(IEnumerable<(string Name, Func<Task> Call)> calls, TimeSpan limit) =>
        await Task.WhenAll(calls.Select(call => AssertUnavailableAsync(call.Name, call.Call, limit)));

    private static async Task AssertUnavailableAsync(string name, Func<Task> call, TimeSpan limit)
    {
        try
        {
            await Duty.WithinAsync(limit, $"{name} did not say Unavailable within 3 s", call);
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            return;
        }
        catch (Exception e) when (e is not AssertionException)
        {
            throw new AssertionException(
                $"{name} threw {e.GetType().Name}, which is a bug to the host, instead of a ServerException with Unavailable: {e.Message}", e);
        }

        Assert.Fail($"{name} answered, although what it depends on cannot be reached");
    }
}
