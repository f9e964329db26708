using Microsoft.Extensions.Logging;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Usage;

/// <summary>Measures now and then what one server's folders take, so that whoever asks never waits for a disk.</summary>
/// <param name="folders">The server's.</param>
/// <param name="turn">Of all servers one is measured at a time.</param>
/// <param name="time">For the waits.</param>
/// <param name="logger">For what cannot be measured.</param>
internal sealed partial class DiskWatch(ServerFolders folders, SemaphoreSlim turn, TimeProvider time, ILogger logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>After this, as when a disk hangs, a figure is of another time.</summary>
    internal static readonly TimeSpan LongestValidity = TimeSpan.FromHours(1);

    // one server costs a twentieth of a processor at most, and all of them a quarter
    private const int IntervalPerDuration = 20, RestPerDuration = 3;

    private Figure? _figure;
    private bool _told;

    /// <summary>The last measurement's; null when there was none, or it was given up.</summary>
    public long? Bytes => Volatile.Read(ref _figure) is { } figure && time.GetElapsedTime(figure.At) < LongestValidity ? figure.Bytes : null;

    /// <summary>Goes on until the server has ended, or is let go of.</summary>
    public async Task RunAsync(Task ended)
    {
        TimeSpan took;
        do
        {
            await turn.WaitAsync();
            try
            {
                var began = time.GetTimestamp();
                if (!ended.IsCompleted)
                    Volatile.Write(ref _figure, await LowPriority.RunAsync(() => Measure(ended)));
                took = time.GetElapsedTime(began);
                await WaitAsync(took * RestPerDuration, ended);
            }
            finally
            {
                turn.Release();
            }
        }
        while (await WaitAsync(took * IntervalPerDuration is var longer && longer > Interval ? longer : Interval, ended));
    }

    private async Task<bool> WaitAsync(TimeSpan wait, Task ended)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(ended, Task.Delay(wait, time, over.Token));
        await over.CancelAsync();
        return !ended.IsCompleted;
    }

    /// <summary>Null when it was given up.</summary>
    private Figure? Measure(Task ended)
    {
        try
        {
            var bytes = new DiskWalk(new DiskWalk.Bounds(), time, ended).Measure(folders.All);
            _told = false;
            return new Figure(bytes, time.GetTimestamp());
        }
        catch (Exception e)
        {
            if (!_told && !ended.IsCompleted)
                LogUnmeasured(folders.ServerId, e.Message);
            _told = true;
            return null;
        }
    }

    private sealed record Figure(long Bytes, long At);

    [LoggerMessage(2040, LogLevel.Warning, "Server {ServerId}: what it takes on disk cannot be told: {Reason}; it is tried again")]
    private partial void LogUnmeasured(string serverId, string reason);
}
