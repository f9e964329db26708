using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Logs;

/// <summary>Keeps the logs of running servers small. Its failures are told and cost no server anything.</summary>
internal sealed partial class LogKeeper(LogRotation rotation, TimeProvider time, ILogger<LogKeeper> logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Task> _kept = new();

    /// <summary>Rotates the server's logs until it has ended.</summary>
    public void Keep(ServerFolders folders, Task ended)
    {
        var keeping = KeepAsync(folders, ended);
        _kept[folders.ServerId] = keeping;
        _ = keeping.ContinueWith(_ => _kept.TryRemove(new(folders.ServerId, keeping)), TaskScheduler.Default);
    }

    /// <summary>Completes when nothing of an ended server's logs is touched any more.</summary>
    public Task WhenDoneAsync(string serverId) => _kept.TryGetValue(serverId, out var keeping) ? keeping : Task.CompletedTask;

    private async Task KeepAsync(ServerFolders folders, Task ended)
    {
        var able = folders.Logs.ToHashSet();
        var told = new HashSet<string>();
        while (able.Count > 0 && await IntervalPassesAsync(ended))
        {
            foreach (var log in folders.Logs.Where(able.Contains))
                await Task.Run(() => Rotate(folders.ServerId, log, able, told));
        }
    }

    private async Task<bool> IntervalPassesAsync(Task ended)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(ended, Task.Delay(Interval, time, over.Token));
        await over.CancelAsync();
        return !ended.IsCompleted;
    }

    private void Rotate(string serverId, string log, HashSet<string> able, HashSet<string> told)
    {
        try
        {
            if (!rotation.Rotate(log))
                told.Remove(log);
            else if (told.Add(log))
                LogDropped(serverId, log);
        }
        catch (NotSupportedException e)
        {
            able.Remove(log);
            LogUnable(serverId, log, e.Message);
        }
        catch (Exception e)
        {
            if (told.Add(log))
                LogFailed(e, serverId, log);
        }
    }

    [LoggerMessage(2020, LogLevel.Warning, "Server {ServerId}: the disk is full; the oldest parts of {Log} were deleted to rotate it: free space there")]
    private partial void LogDropped(string serverId, string log);

    [LoggerMessage(2021, LogLevel.Warning, "Server {ServerId}: {Log} is not rotated and grows: {Reason}; put LOG_PATH on another one")]
    private partial void LogUnable(string serverId, string log, string reason);

    [LoggerMessage(2022, LogLevel.Warning, "Server {ServerId}: cannot rotate {Log}; it is tried again every ten seconds")]
    private partial void LogFailed(Exception exception, string serverId, string log);
}
