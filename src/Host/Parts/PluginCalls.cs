using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>
/// Carries out every call to a plugin: on another thread, so that one that blocks blocks nobody; cancelled at its limit, and left alone when it ignores that;
/// and with one translation of whatever it throws.
/// </summary>
internal sealed partial class PluginCalls(OverdueCalls overdue, PluginFailures failures, TimeProvider time, ILogger<PluginCalls> log)
{
    public OverdueCalls Overdue => overdue;

    /// <summary>
    /// Throws ServerException whatever goes wrong, or OperationCanceledException when <paramref name="cancellationToken"/> was set and the plugin obeyed.
    /// One that does not return leaves doubt behind, see <see cref="DoubtException"/>.
    /// </summary>
    /// <param name="call">Which.</param>
    /// <param name="ask">Calls the plugin.</param>
    /// <param name="cancellationToken">The caller's; it is passed on at once.</param>
    /// <param name="late">What is to be done with an answer that comes after nobody waits for it any more; null: nothing.</param>
    public async Task<T> RunAsync<T>(PluginCall call, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken, Func<T, Task>? late = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        overdue.Demand(call);
        var began = time.GetUtcNow();
        // not linked: what a plugin does in a callback of its token must not hold up those who wait here
        var stop = new CancellationTokenSource();
        var work = Task.Run(() => ask(stop.Token), CancellationToken.None);
        if (!await ReturnsAsync(work, call.Bound, stop, cancellationToken))
        {
            if (!cancellationToken.IsCancellationRequested || !call.Bound.OutlivesItsCaller)
                throw Abandon(new OverdueCall(call, began), work, late);

            _ = WatchAsync(new OverdueCall(call, began), work);
            throw new OperationCanceledException(cancellationToken);
        }

        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            throw failures.Translate(call, e, isExpired: stop.IsCancellationRequested);
        }
    }

    /// <summary>Reads a property, which must be quick; <paramref name="otherwise"/> when it throws, or is not.</summary>
    public T Read<T>(PluginCall call, Func<T> read, T otherwise)
    {
        try
        {
            overdue.Demand(call);
            var work = Task.Run(read);
            if (!work.Wait(call.Bound.Limit))
                throw Abandon(new OverdueCall(call, time.GetUtcNow()), work, late: null);

            return work.Result;
        }
        catch (AggregateException e)
        {
            failures.Translate(call, e.InnerException ?? e, isExpired: false);
            return otherwise;
        }
        catch (ServerException)
        {
            return otherwise;
        }
    }

    public ServerException Explain(PluginCall call, Exception thrown) => failures.Translate(call, thrown, isExpired: false);

    /// <summary>False when it has not although it was told to and had its time.</summary>
    private async Task<bool> ReturnsAsync(Task work, PluginBound bound, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        if (await EndsAsync(work, bound.Limit, cancellationToken))
            return true;

        _ = stop.CancelAsync().ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return await EndsAsync(work, bound.Patience, CancellationToken.None);
    }

    private async Task<bool> EndsAsync(Task work, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!work.IsCompleted)
            await work.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return work.IsCompleted;
    }

    /// <summary>A question whose caller has gone has the time that any question has: a machine that is busy is no plugin that hangs.</summary>
    private async Task WatchAsync<T>(OverdueCall call, Task<T> work)
    {
        if (await EndsAsync(work, call.Call.Bound.Limit, CancellationToken.None))
            _ = work.Exception; // nobody is there to be told
        else
            Abandon(call, work, late: null);
    }

    private ServerException Abandon<T>(OverdueCall call, Task<T> work, Func<T, Task>? late)
    {
        overdue.Add(call);
        _ = AwaitReturnAsync(call, work, late);
        var (plugin, bound, serverId) = (call.Plugin, call.Call.Bound, call.Call.ServerId);
        Abandoned(plugin, bound.Call, (time.GetUtcNow() - call.Since).TotalSeconds, serverId ?? "-");
        var message = $"The plugin '{plugin}' has not returned from {bound.Call}, although it was cancelled{Consequence(bound, serverId)}.";
        return new ServerException(bound.Failure, message,
            new DoubtException(message, call))
        { RetryAfter = bound.Failure == ServerError.Unavailable ? TimeSpan.FromSeconds(10) : null };
    }

    private static string Consequence(PluginBound bound, string? serverId) =>
        bound.Fence == FenceScope.Server && serverId is not null ? $"; until it does, nothing can be done about server {serverId}" : "";

    /// <summary>Lifts the fence when it returns, after letting go of what it brings: whoever asks next finds out what it has done.</summary>
    private async Task AwaitReturnAsync<T>(OverdueCall call, Task<T> work, Func<T, Task>? late)
    {
        try
        {
            var answer = await work;
            if (late is not null)
                await late(answer);
        }
        catch (Exception e)
        {
            LateFailure(e, call.Plugin, call.Member);
        }
        finally
        {
            overdue.Remove(call);
            Returned(call.Plugin, call.Member, (time.GetUtcNow() - call.Since).TotalSeconds, call.Call.ServerId ?? "-");
        }
    }

    [LoggerMessage(1400, LogLevel.Error, "Server {ServerId}: the plugin '{Plugin}' has not returned from {Call} after {Seconds:0.#} s, although it was " +
        "cancelled. It is left alone, and what depends on it waits until it returns")]
    private partial void Abandoned(string plugin, string call, double seconds, string serverId);

    [LoggerMessage(1401, LogLevel.Warning, "Server {ServerId}: the plugin '{Plugin}' has returned from {Call} after {Seconds:0.#} s")]
    private partial void Returned(string plugin, string call, double seconds, string serverId);

    [LoggerMessage(1402, LogLevel.Debug, "What the plugin '{Plugin}' threw in {Call}, too late")]
    private partial void LateFailure(Exception e, string plugin, string call);
}
