using Modular.Abstractions;
using StackExchange.Redis;

namespace Modular.RedisClient;

/// <summary>
/// The one connection of a part: opened by the first call, repaired by the driver, and no call waits for it longer than a client of ours does.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan ReasonTimeout = TimeSpan.FromSeconds(1.5);
    private readonly ConfigurationOptions _options;
    private readonly RedisFailures _failures;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ConnectionMultiplexer>? _opening;
    private volatile Exception? _lastFailure;
    private long _interruptions;

    /// <param name="options">From <see cref="RedisUrl"/>; the rest is set here.</param>
    /// <param name="clientName">What CLIENT LIST shows.</param>
    /// <param name="time">Limits the wait for an answer.</param>
    public RedisConnection(ConfigurationOptions options, string clientName, TimeProvider time)
    {
        _failures = new RedisFailures(options.EndPoints[0]);
        _time = time;
        _options = options;
        options.ClientName = clientName;
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ConnectTimeout = options.SyncTimeout = options.AsyncTimeout = 2000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.KeepAlive = 10;
        options.ConfigCheckSeconds = 5; // a replica that was promoted is found within this, instead of a minute
        options.IncludeDetailInExceptions = false;
        options.AllowAdmin = true; // CONFIG GET counts as administration
    }

    /// <summary>Grows whenever the connection is lost or restored: between two equal values the server cannot have restarted unnoticed.</summary>
    public long Interruptions => Interlocked.Read(ref _interruptions);

    /// <summary>Runs an operation of one or more commands. When the answer does not come in time the operation may still be carried out.</summary>
    /// <exception cref="ServerException">Unavailable within 3 s, with what is wrong and the fix.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await RunOpenAsync(operation).WaitAsync(CallTimeout, _time, cancellationToken);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException)
        {
            throw _failures.Explain(e, _lastFailure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? opening;
        lock (_lock)
        {
            opening = _opening;
            _opening = Task.FromException<ConnectionMultiplexer>(new ObjectDisposedException(nameof(RedisConnection)));
        }

        if (opening is null)
            return;

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await opening.Result.DisposeAsync();
    }

    private async Task<T> RunOpenAsync<T>(Func<IDatabase, Task<T>> operation) => await operation((await OpenAsync()).GetDatabase());

    private Task<ConnectionMultiplexer> OpenAsync()
    {
        lock (_lock)
        {
            if (_opening is null or { IsFaulted: true, Exception.InnerException: RedisException })
                _opening = ConnectAsync();

            return _opening;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(_options);
        connection.ConnectionFailed += (_, e) => Note(e, e.Exception);
        connection.ConnectionRestored += (_, e) => Note(e, null);
        if (!connection.IsConnected) // why the first attempt failed was told to nobody; the next attempt tells it
            await ((Task)_reported.Task.WaitAsync(ReasonTimeout, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return connection;
    }

    private void Note(ConnectionFailedEventArgs e, Exception? failure)
    {
        if (e.ConnectionType != ConnectionType.Interactive)
            return;

        _lastFailure = failure;
        Interlocked.Increment(ref _interruptions);
        _reported.TrySetResult();
    }
}
