using Modular.Abstractions;
using Modular.Host.Observability;

namespace Modular.Host.CommandLine;

/// <summary>
/// Asks again for a while: a database under load, or one that has just begun, is there a moment later, and who typed a command would type it again.
/// </summary>
internal static class StorePatience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Repeats what may be repeated while it throws a retryable Unavailable; throws the last one when the time is over.</summary>
    public static async Task RunAsync(Func<Task> action, TimeProvider time, TextWriter output)
    {
        var (began, isTold) = (time.GetTimestamp(), false);
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (ServerException e) when (e is { Error: ServerError.Unavailable, Retryable: true } && time.GetElapsedTime(began) < Limit)
            {
                if (!isTold)
                    await output.WriteLineAsync($"{OneLine.Of(e.Message)} It is asked again for {Limit.TotalSeconds} s.");

                isTold = true;
                await Task.Delay(Pause, time);
            }
        }
    }
}
