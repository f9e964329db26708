using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Execution;

/// <summary>Lets so many starts run at a time, the others in order of arrival; each has its deadline from its turn on, so that a burst does not make all of them late.</summary>
internal sealed class StartQueue(ModularOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.MaxStartsInFlight, options.MaxStartsInFlight);

    /// <summary>Throws StartFailed when the start overruns its deadline.</summary>
    public async Task<IRunningServer> RunAsync(string serverId, Func<CancellationToken, Task<IRunningServer>> start, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var timeout = new CancellationTokenSource(options.StartTimeout, time);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await start(deadline.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new ServerException(ServerError.StartFailed,
                    $"Server {serverId} did not answer RDP within {options.StartTimeout.TotalSeconds:0} s. Look at its logs; on a busy machine raise START_TIMEOUT_SECONDS.");
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
