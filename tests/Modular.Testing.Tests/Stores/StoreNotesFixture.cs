using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Testing.Tests.Stores;

/// <summary>The contract of notes for a store with a constructor without parameters; one store for each test, also when it is reopened.</summary>
internal sealed class StoreNotesFixture<TStore> : StoreNotesContract
    where TStore : IStateStore, new()
{
    private readonly Dictionary<string, TStore> _stores = [];

    protected override Task<IStateStore> OpenAsync()
    {
        var test = TestContext.CurrentContext.Test.ID;
        if (!_stores.TryGetValue(test, out var store))
            _stores[test] = store = new TStore();

        return Task.FromResult<IStateStore>(store);
    }
}
