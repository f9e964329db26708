using Modular.Abstractions;
using Modular.Stores.Sqlite;

namespace Modular.Stores.Tests.Sqlite;

/// <summary>A folder in which each test has a database of its own.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modular-sqlite-");

    public SqliteFolder() => SQLitePCL.Batteries_V2.Init();

    /// <summary>The running test's file.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, TestContext.CurrentContext.Test.ID, "modular.db");

    public SqliteStore Open(TimeProvider? time = null) => new(new SqliteOptions { Path = Path }, new HostContext
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = _folder.FullName,
        LogPath = _folder.FullName,
        PortRange = new PortRange { Start = 16000, End = 16010 },
        PortReuseDelay = TimeSpan.Zero,
    }, time ?? TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);
}
