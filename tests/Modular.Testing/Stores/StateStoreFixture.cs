using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>Opens a store for each test, and closes it after that. The contracts derive from it; derive from those.</summary>
public abstract class StateStoreFixture
{
    /// <summary>The store under test, opened anew for each test.</summary>
    protected IStateStore Store { get; private set; } = null!;

    /// <summary>
    /// Opens the store on this test's data: empty at first, and with what was written when it is opened again after
    /// <see cref="CloseAsync"/> within one test. <see cref="IStateStore.CheckAsync"/> is called by the contract.
    /// </summary>
    protected abstract Task<IStateStore> OpenAsync();

    /// <summary>Closes it as the host would at its end; by default disposes it where it can be.</summary>
    /// <param name="store">What <see cref="OpenAsync"/> gave.</param>
    protected virtual async Task CloseAsync(IStateStore store)
    {
        if (store is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (store is IDisposable disposable)
            disposable.Dispose();
    }

    /// <summary>Opens and checks the store.</summary>
    [SetUp]
    public async Task OpenStoreAsync()
    {
        Store = await OpenAsync();
        await Store.CheckAsync(CancellationToken.None);
    }

    /// <summary>Closes the store.</summary>
    [TearDown]
    public Task CloseStoreAsync() => CloseAsync(Store);
}
