using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Acme.Tests;

[TestFixture]
public sealed class StoreTests : StateStoreContract
{
    private readonly StoreFolders _folders = new();

    [OneTimeTearDown]
    public void DeleteFolders() => _folders.Dispose();

    protected override Task<IStateStore> OpenAsync() => Task.FromResult(_folders.Open());

    protected override Task<IStateStore> OpenAfterCrashAsync() => Task.FromResult(_folders.OpenCopy());
}
