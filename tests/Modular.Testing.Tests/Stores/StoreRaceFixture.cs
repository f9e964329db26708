using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Testing.Tests.Stores;

internal sealed class StoreRaceFixture<TStore> : StateStoreRaceContract
    where TStore : IStateStore, new()
{
    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(new TStore());
}
