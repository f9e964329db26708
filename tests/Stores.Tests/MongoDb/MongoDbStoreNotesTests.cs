using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.MongoDb;

[TestFixture]
internal sealed class MongoDbStoreNotesTests : StoreNotesContract
{
    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(MongoDbDatabase.Open());
}
