using Modular.Abstractions;

namespace Modular.Xrdp.Tests.Support;

/// <summary>Data and log folders of one test's manager, below a folder that only root may enter.</summary>
internal sealed class TestFolders : IDisposable
{
    public TestFolders()
    {
        Root = Directory.CreateTempSubdirectory("modular-xrdp-").FullName;
        Host = new HostContext
        {
            ManagerId = Guid.NewGuid().ToString("N"),
            Node = "node-1",
            AdvertisedHost = "localhost",
            DataPath = Directory.CreateDirectory(Path.Combine(Root, "data")).FullName,
            LogPath = Directory.CreateDirectory(Path.Combine(Root, "logs")).FullName,
            PortRange = new PortRange { Start = 15000, End = 15199 },
            PortReuseDelay = TimeSpan.Zero,
        };
    }

    public string Root { get; }

    public HostContext Host { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
