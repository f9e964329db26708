using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: while it is cut off a query lasts for ever.</summary>
internal sealed class HangingStore : OutageStore
{
    private Task _connected = Task.CompletedTask;

    public override IAsyncDisposable CutOff()
    {
        base.CutOff();
        var back = new TaskCompletionSource();
        _connected = back.Task;
        return new Reconnection(() =>
        {
            Behind.Outage = null;
            back.SetResult();
        });
    }

    public override async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        await _connected;
        return await base.ListAsync(query, cancellationToken);
    }
}
