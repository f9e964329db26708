namespace Modular.EndToEnd.Harness;

/// <summary>Data, logs, ports and settings of one manager; outlives its processes, so that a restart can be tested.</summary>
internal sealed class ManagerHome : IAsyncDisposable
{
    private const int PortsEach = 60;
    private readonly PortBlock _ports;
    private readonly List<RunningManager> _started = [];

    public ManagerHome(bool unprivileged = false, string? parent = null)
    {
        if (unprivileged && !Permissions.IsRoot)
            Assert.Ignore("only root can become somebody else; the other tests run as an ordinary user already");

        Unprivileged = unprivileged;
        _ports = PortBlock.Take(); // not before: a test that is ignored never gives them back
        FirstPort = _ports.FirstPort;
        LastPort = FirstPort + PortsEach - 1;
        ApiPort = _ports.ApiPort;
        Folder = parent is null ? Directory.CreateTempSubdirectory("modular-test-").FullName : Directory.CreateDirectory($"{parent}/home").FullName;
        Directory.CreateDirectory(DataPath);
        Directory.CreateDirectory(LogPath);
        Permissions.OpenForReading(Folder);
        Permissions.OpenTunDevice();
        if (unprivileged)
            Permissions.GiveToUnprivileged(Folder);
    }

    public string Folder { get; }

    public string DataPath => $"{Folder}/data";

    public string LogPath => $"{Folder}/logs";

    public int ApiPort { get; init; }

    public int FirstPort { get; init; }

    public int LastPort { get; set; }

    /// <summary>The last one that it may have.</summary>
    public int LastOwnPort => _ports.LastPort;

    /// <summary>Whether another manager's servers listen in the same range.</summary>
    public bool SharesPorts { get; set; }

    /// <summary>Whether the manager runs as an ordinary user although the test runs as root.</summary>
    public bool Unprivileged { get; }

    /// <summary>Reads the JSON of all records past the manager; by default from its SQLite file.</summary>
    public Func<ManagerHome, IReadOnlyList<string>> ReadStore { get; set; } = StoredServer.ReadSqlite;

    /// <summary>More environment for the manager.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>A program that becomes the manager.</summary>
    public IReadOnlyList<string> Launcher { get; set; } = [];

    /// <summary>Where a server's session keeps its files.</summary>
    public string SessionFolder(ServerAccess server) => $"{DataPath}/sessions/{server.Id}";

    /// <summary>Every folder of every server.</summary>
    public IEnumerable<string> ServerFolders() =>
        new[] { $"{DataPath}/xrdp/servers", $"{DataPath}/sessions", $"{LogPath}/xrdp/servers" }
            .Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFileSystemEntries(folder));

    /// <summary>The last lines that its managers have logged.</summary>
    public string ReadLog(int lines) =>
        string.Join('\n', Directory.EnumerateFiles(LogPath, "manager-*.log").Order().SelectMany(File.ReadLines).TakeLast(lines));

    /// <summary>The end of each log: its managers', and all of its servers'.</summary>
    public string ReadAllLogs(int lines) => ReadLogsBelow(LogPath, lines);

    /// <summary>The end of each log of one server.</summary>
    public string ReadServerLogs(string serverId, int lines) =>
        $"{LogPath}/xrdp/servers/{serverId}" is var folder && Directory.Exists(folder) ? ReadLogsBelow(folder, lines) : "";

    /// <summary>A manager that is ready.</summary>
    public async Task<RunningManager> StartAsync()
    {
        var manager = Launch();
        await manager.WaitUntilReadyAsync();
        return manager;
    }

    /// <summary>A manager that has just been started, and may refuse.</summary>
    public RunningManager Launch()
    {
        var manager = new RunningManager(this);
        _started.Add(manager);
        return manager;
    }

    public IEnumerable<string> CommandLine()
    {
        string[] identity = Unprivileged
            ? ["setpriv", "--reuid", Permissions.Unprivileged, "--regid", Permissions.Unprivileged, "--clear-groups", "--no-new-privs"]
            : [];
        var dll = Unprivileged ? HostProgram.ForEverybody : HostProgram.Built;
        return [.. identity, .. Launcher, "env", "-i", .. Variables().Select(v => $"{v.Key}={v.Value}"), "dotnet", dll];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var manager in _started)
            await manager.DisposeAsync();
        foreach (var process in ProcessTable.WithDescendants(p => p.Mentions(Folder)))
            ProcessTable.Kill(process);
        await Eventually.IsTrueAsync("everything of the test has ended", () => !ProcessTable.Read().Any(p => p.Mentions(Folder)));
        Directory.Delete(Folder, recursive: true);
        _ports.Dispose();
    }

    private static string ReadLogsBelow(string folder, int lines) =>
        string.Join('\n', Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Order().Select(file => $"== {file}\n{string.Join('\n', File.ReadLines(file).TakeLast(lines))}"));

    private Dictionary<string, string> Variables() => new(new Dictionary<string, string>
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = Folder,
        ["DATA_PATH"] = DataPath,
        ["LOG_PATH"] = LogPath,
        ["RDP_SERVER_MANAGER_HOST"] = "127.0.0.1",
        ["RDP_SERVER_MANAGER_PORT"] = $"{ApiPort}",
        ["PORT_RANGE_START"] = $"{FirstPort}",
        ["PORT_RANGE_END"] = $"{LastPort}",
        ["Plugins__Xrdp__VncPortStart"] = "22000",
        ["Plugins__Xrdp__VncPortEnd"] = "22999",
        ["Plugins__Xrdp__GatewayNetwork"] = "127.80.0.0/16",
    }.Where(v => !Settings.ContainsKey(v.Key)).Concat(Settings));
}
