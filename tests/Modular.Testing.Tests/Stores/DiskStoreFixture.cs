using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Testing.Tests.Stores;

/// <summary>The contract for a store on a <see cref="PlantedDisk"/>, one for each test.</summary>
internal sealed class DiskStoreFixture<TStore> : StateStoreContract
    where TStore : IOpenStore<TStore>
{
    private readonly Dictionary<string, PlantedDisk> _disks = [];

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(TStore.Open(Disk()));

    protected override Task<IStateStore> OpenAfterCrashAsync() => Task.FromResult<IStateStore>(TStore.Open(Disk().Copy()));

    private PlantedDisk Disk()
    {
        var test = TestContext.CurrentContext.Test.ID;
        if (!_disks.TryGetValue(test, out var disk))
            _disks[test] = disk = new PlantedDisk();

        return disk;
    }
}
