using Acme.Stores;
using Modular.Abstractions;
using Modular.Testing;

namespace Acme.Tests;

/// <summary>A folder for each test.</summary>
internal sealed class StoreFolders : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("acme-store-");

    public IStateStore Open() => OpenIn(_root.CreateSubdirectory(TestContext.CurrentContext.Test.ID).FullName);

    /// <summary>What a host finds that starts after one was killed: a copy, for the store lets nobody else have its file.</summary>
    public IStateStore OpenCopy()
    {
        var folder = Path.Combine(_root.FullName, TestContext.CurrentContext.Test.ID);
        FolderCopy.Make(folder, folder + "-copy");
        return OpenIn(folder + "-copy");
    }

    public void Dispose() => _root.Delete(recursive: true);

    private JsonFileStore OpenIn(string folder) => new(new HostContext
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = folder,
        LogPath = _root.FullName,
        PortRange = new PortRange { Start = 15600, End = 15699 },
        PortReuseDelay = TimeSpan.Zero,
    });
}
