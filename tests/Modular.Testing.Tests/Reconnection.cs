namespace Modular.Testing.Tests;

/// <summary>Ends an outage.</summary>
internal sealed class Reconnection(Action end) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        end();
        return ValueTask.CompletedTask;
    }
}
