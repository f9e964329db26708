using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.MongoDb;

[TestFixture]
internal sealed class MongoDbStoreContractTests : StateStoreContract
{
    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(MongoDbDatabase.Open());
}
