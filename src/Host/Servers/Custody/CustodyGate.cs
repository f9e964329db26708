using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Custody;

/// <summary>Between the records that were read and everything that follows from them: open only when the store has proven itself complete.</summary>
internal sealed class CustodyGate(StoreAcceptance acceptance, CustodyState custody, CustodyHold hold, ServerRegistry registry, TimeProvider time)
{
    public bool IsOpen => custody.Finding is null;

    public Task ExamineAsync(CancellationToken cancellationToken) => acceptance.AcceptAsync(registry, cancellationToken);

    /// <summary>Shows every server that can be known of, before anybody is told which there are.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) => hold.ShowAsync(cancellationToken);

    /// <summary>Keeps what was found until this process ends: what is put right meanwhile is seen by the next one.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await hold.RunAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }
}
