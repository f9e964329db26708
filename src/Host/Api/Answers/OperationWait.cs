using Modular.Abstractions;
using Modular.Host.Api.Problems;
using Modular.Host.Servers;

namespace Modular.Host.Api.Answers;

/// <summary>Waits for an order to be carried out, as long as the caller asked for.</summary>
internal sealed class OperationWait(TimeProvider time)
{
    /// <summary>False: the time is over and the order goes on.</summary>
    public async Task<bool> IsDoneAsync(Task completion, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await completion.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (TimeoutException) when (!completion.IsCompleted)
        {
            return false;
        }
    }

    /// <summary>The completion, with the server's id in its failure.</summary>
    public static async Task<ServerRecord> CompletionOf(ServerOperation operation)
    {
        try
        {
            return await operation.Completion;
        }
        catch (ServerException e)
        {
            throw new OperationFailedException(operation.ServerId, e);
        }
    }
}
