using Acme.Stores;
using Modular.Abstractions;

namespace Acme.Tests;

/// <summary>A folder for each test.</summary>
internal sealed class StoreFolders : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("acme-store-");

    public IStateStore Open() => new JsonFileStore(new HostContext
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = _root.CreateSubdirectory(TestContext.CurrentContext.Test.ID).FullName,
        LogPath = _root.FullName,
        PortRange = new PortRange { Start = 15600, End = 15699 },
        PortReuseDelay = TimeSpan.Zero,
    });

    public void Dispose() => _root.Delete(recursive: true);
}
