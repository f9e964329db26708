using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Execution;

/// <summary>
/// Lets so many starts run at a time, the others wait for a fair turn; each has its deadline from its turn on, so that a burst does not make all of them late.
/// </summary>
internal sealed class StartQueue(ModularOptions options, TimeProvider time, DescriptorBudget descriptors)
{
    private readonly FairTurns _turns = new(options.MaxStartsInFlight);

    /// <summary>Throws StartFailed when the start overruns its deadline.</summary>
    public async Task<GuardedServer> RunAsync(ServerRecord server, Func<CancellationToken, Task<GuardedServer>> start, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(server.Spec.UserId, cancellationToken);
        try
        {
            descriptors.DemandForStart(); // those before it may have taken what there was when it came
            using var timeout = new CancellationTokenSource(options.StartTimeout, time);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await start(deadline.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new ServerException(ServerError.StartFailed,
                    $"Server {server.Id} did not answer RDP within {options.StartTimeout.TotalSeconds:0} s. Look at its logs; on a busy machine raise " +
                        "START_TIMEOUT_SECONDS.");
            }
        }
        finally
        {
            _turns.Release();
        }
    }
}
