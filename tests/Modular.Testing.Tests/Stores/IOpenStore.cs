using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

internal interface IOpenStore<T> : IStateStore
{
    static abstract T Open(PlantedDisk disk);
}
