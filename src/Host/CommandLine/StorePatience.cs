using Modular.Abstractions;
using Modular.Host.Observability;

namespace Modular.Host.CommandLine;

/// <summary>Asks again for a while: a database under load, or one that has just begun, is there a moment later, and who typed a command would type it again.</summary>
internal sealed class StorePatience(TimeProvider time, TextWriter output)
{
    /// <summary>How long it is asked.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly long _began = time.GetTimestamp();
    private bool _isTold;

    /// <summary>Repeats what may be repeated while it throws a retryable Unavailable; throws the last one when the time is over.</summary>
    public async Task RunAsync(Func<Task> action)
    {
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (ServerException e) when (e is { Error: ServerError.Unavailable, Retryable: true } && time.GetElapsedTime(_began) < Limit)
            {
                if (!_isTold)
                    await output.WriteLineAsync($"{OneLine.Of(e.Message)} It is asked again for {Limit.TotalSeconds} s.");

                _isTold = true;
                await Task.Delay(Pause, time);
            }
        }
    }
}
