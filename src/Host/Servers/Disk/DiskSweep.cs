using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Disk;

/// <summary>Measures about once a minute what each server's files take, one after the other, and has each user judged by the sum; apart from all other work.</summary>
internal sealed partial class DiskSweep(
    SelectedParts parts, ServerRegistry registry, DiskQuota quota, DiskVerdicts verdicts, TimeProvider time, ILogger<DiskSweep> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>For one server; a plugin that forgets its own bound must not keep the others from being measured.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    // all measurements together take a quarter of a processor at most
    private const int RestPerDuration = 3;

    /// <summary>The last call for each server that could not be measured; it may still be under way.</summary>
    private readonly Dictionary<string, Task> _unmeasured = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        if (!quota.IsSet || parts.Backend is not IBackendDisk disk)
        {
            await verdicts.LiftAsync(registry.Own);
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
            await SweepAsync(disk, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(IBackendDisk disk, CancellationToken stoppingToken)
    {
        foreach (var user in registry.Own.GroupBy(s => s.Record.Spec.UserId).ToList())
        {
            foreach (var server in user)
                await MeasureAsync(disk, server, stoppingToken);

            await JudgeAsync(user.Key, stoppingToken);
        }

        foreach (var id in _unmeasured.Keys.Where(id => registry.Find(id) is null).ToList())
            _unmeasured.Remove(id);
    }

    /// <summary>What cannot be told stays what it was: it is neither nothing nor too much.</summary>
    private async Task MeasureAsync(IBackendDisk disk, ManagedServer server, CancellationToken stoppingToken)
    {
        if (_unmeasured.TryGetValue(server.Id, out var earlier) && !earlier.IsCompleted)
            return; // a disk that hangs holds one thread, not one more with each sweep

        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        var call = Task.Run(() => disk.MeasureDiskAsync(server.Id, both.Token), stoppingToken);
        try
        {
            server.DiskBytes = await call.WaitAsync(Limit + Slack, time, stoppingToken);
            _unmeasured.Remove(server.Id);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            NoteUnmeasured(server.Id, call, e is OperationCanceledException or TimeoutException ? $"not within {Limit.TotalSeconds:0} s" : e.Message);
        }

        if (time.GetElapsedTime(began) * RestPerDuration is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, stoppingToken);
    }

    private void NoteUnmeasured(string serverId, Task call, string reason)
    {
        _ = call.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (registry.Find(serverId) is not null && !_unmeasured.ContainsKey(serverId))
            Unmeasured(serverId, reason);

        _unmeasured[serverId] = call;
    }

    private async Task JudgeAsync(string userId, CancellationToken stoppingToken)
    {
        try
        {
            await verdicts.ApplyAsync(userId, [.. registry.Own.Where(s => s.Record.Spec.UserId == userId)], registry.DiskBytesOf(userId), stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            NotJudged(e, userId); // the next sweep does it
        }
    }

    [LoggerMessage(1253, LogLevel.Warning, "Server {ServerId}: what its files take on disk cannot be told; the last figure counts for MAX_DISK_PER_USER until it can: {Reason}")]
    private partial void Unmeasured(string serverId, string reason);

    [LoggerMessage(1254, LogLevel.Error, "User {UserId}: what follows from the files of the servers could not be handled")]
    private partial void NotJudged(Exception e, string userId);
}
