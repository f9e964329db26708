using System.Text;
using Modular.Abstractions;

namespace Modular.Testing.Tests.Stores;

/// <summary>Broken: has every text right in memory, and loses on its disk what the encoding there has no sign for.</summary>
internal class LossyStore(PlantedDisk disk) : FileStore(disk), IOpenStore<LossyStore>
{
    public static new LossyStore Open(PlantedDisk disk) => new(disk);

    protected virtual string Stored(string text) => Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(text));

    protected override ServerRecord OnDisk(ServerRecord server) =>
        server with { Spec = server.Spec with { Name = server.Spec.Name is { } name ? Stored(name) : null } };
}
