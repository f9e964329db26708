using Modular.Testing.Fakes.Misbehaving;

namespace Modular.BadPlugins;

/// <summary>A manager all of whose parts are the plugin in <c>tests/Misbehaving</c>, and orders for them.</summary>
internal sealed class BadPluginHome : IAsyncDisposable
{
    private readonly ManagerHome _home = new();

    public BadPluginHome()
    {
        var plugins = Directory.CreateDirectory($"{_home.Folder}/plugins").FullName;
        Directory.CreateSymbolicLink($"{plugins}/Misbehaving", BuiltProject.Output("tests/Misbehaving"));
        Directory.CreateSymbolicLink($"{plugins}/Stores", Path.Combine(Path.GetDirectoryName(HostProgram.Built)!, "plugins/Stores"));
        foreach (var (name, value) in new[]
        {
            ("PLUGINS_PATH", plugins), ("SERVER_BACKEND", "misbehaving"), ("PORT_ALLOCATOR", "misbehaving"), ("STATE_STORE", "misbehaving"),
            ("Plugins__Misbehaving__Orders", Orders), ("START_TIMEOUT_SECONDS", "5"), ("STOP_GRACE_SECONDS", "1"), ("PROBE_INTERVAL_SECONDS", "10"),
            ("ORPHAN_GRACE_SECONDS", "5"), ("MAX_DISK_PER_USER", "1000"), ("SHUTDOWN_TIMEOUT_SECONDS", "5"),
        })
            _home.Settings[name] = value;

    }

    public Dictionary<string, string> Settings => _home.Settings;

    private string Orders => $"{_home.Folder}/orders";

    public RunningManager Launch() => _home.Launch();

    public Task<RunningManager> StartAsync() => _home.StartAsync();

    public string ReadLog() => _home.ReadLog(2000);

    /// <summary>From now on the member does this for the user <c>victim</c>, and where no server is concerned.</summary>
    public void Order(string member, Misbehaviour misbehaviour)
    {
        File.WriteAllText(Orders + ".new", $"{member} {misbehaviour}");
        File.Move(Orders + ".new", Orders, overwrite: true);
    }

    public void BehaveAgain() => File.Delete(Orders);

    /// <summary>Whether it was asked since it was told to, and did as it was told.</summary>
    public bool HasMisbehaved(string member, Misbehaviour misbehaviour) =>
        File.Exists(Orders + ".trace") && File.ReadLines(Orders + ".trace").Contains($"{member} {misbehaviour}");

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}
