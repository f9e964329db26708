namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: writes to its disk only when it is closed.</summary>
internal sealed class LateStore(PlantedDisk disk) : FileStore(disk), IOpenStore<LateStore>
{
    public static new LateStore Open(PlantedDisk disk) => new(disk);

    public override void Dispose()
    {
        Flush();
        base.Dispose();
    }

    protected override void Write()
    {
    }
}
