using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Sqlite;

internal sealed class SqliteStoreContractTests : StateStoreContract
{
    private readonly SqliteFolder _folder = new();

    [OneTimeTearDown]
    public void DeleteDatabases() => _folder.Dispose();

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(_folder.Open());

    protected override Task<IStateStore> OpenAfterCrashAsync() => Task.FromResult<IStateStore>(_folder.OpenCopy());
}
