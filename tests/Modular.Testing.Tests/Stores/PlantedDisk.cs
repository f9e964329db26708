using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Stores;

/// <summary>What stands for the files of a store: outlives it, can be locked, and be copied.</summary>
internal sealed class PlantedDisk
{
    public MemoryStore Content { get; } = new();

    public object? Holder { get; set; }

    public PlantedDisk Copy()
    {
        var copy = new PlantedDisk();
        copy.Content.Restore(Content.BackUp());
        return copy;
    }
}
