namespace Modular.Testing.Tests.Stores;

/// <summary>Broken in the same way: a line on its disk has one line end.</summary>
internal sealed class LinewiseStore(PlantedDisk disk) : LossyStore(disk), IOpenStore<LinewiseStore>
{
    public static new LinewiseStore Open(PlantedDisk disk) => new(disk);

    protected override string Stored(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
