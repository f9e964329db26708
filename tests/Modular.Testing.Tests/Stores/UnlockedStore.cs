namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: lets a second store open its disk, which then overwrites what this one writes.</summary>
internal sealed class UnlockedStore(PlantedDisk disk) : FileStore(disk), IOpenStore<UnlockedStore>
{
    protected override bool Locks => false;

    public static new UnlockedStore Open(PlantedDisk disk) => new(disk);
}
