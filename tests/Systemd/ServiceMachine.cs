using System.Globalization;

namespace Modular.Systemd;

/// <summary>A machine whose init is a real systemd, with the unit as it is and the built host; <c>machine.sh</c> says what it is made of.</summary>
internal sealed class ServiceMachine : IAsyncDisposable
{
    private const int ApiPort = 8081;
    private const string SettingsFile = "/etc/modular/modular.env";
    private readonly List<TcpProxy> _published = [];
    private readonly string _folder;
    private readonly ChildProcess _process;
    private int _init;

    private ServiceMachine(string folder)
    {
        _folder = folder;
        Group = $"{CgroupMount}/{Path.GetFileName(folder)}";
        _process = ChildProcess.Start($"{folder}/machine.sh", [folder, Group, Path.GetDirectoryName(HostProgram.ForEverybody)!]);
    }

    /// <summary>Its cgroup on this machine.</summary>
    public string Group { get; }

    /// <summary>A caller of the manager's API, on that machine.</summary>
    public ApiClient Api { get; private set; } = null!;

    /// <summary>Where this machine has cgroups of version 2; null: nowhere.</summary>
    public static string? CgroupMount { get; } =
        File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).FirstOrDefault(mount => mount[2] == "cgroup2")?[1];

    /// <summary>One that runs, without the manager.</summary>
    /// <param name="settings">Lines of the unit's EnvironmentFile=.</param>
    public static async Task<ServiceMachine> BootAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("modular-systemd-").FullName;
        Directory.CreateDirectory($"{folder}/units");
        Directory.CreateDirectory($"{folder}/etc/modular");
        File.Copy($"{Repository.Root}/tests/Systemd/machine.sh", $"{folder}/machine.sh");
        File.Copy($"{Repository.Root}/deploy/systemd/modular.service", $"{folder}/units/modular.service");
        await File.WriteAllLinesAsync(folder + SettingsFile, settings);
        Permissions.OpenForReading(folder);
        var machine = new ServiceMachine(folder);
        try
        {
            await machine.WaitUntilUpAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the lines of the unit's EnvironmentFile=.</summary>
    public Task ConfigureAsync(params string[] settings) => File.WriteAllLinesAsync($"/proc/{_init}/root{SettingsFile}", settings);

    /// <summary>Exit code of a command typed there by root, and what it printed.</summary>
    public async Task<(int ExitCode, string Output)> TryAsync(params string[] command)
    {
        string[] door = ["--target", $"{_init}", "--user", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--setuid", "0", "--setgid", "0"];
        await using var process =
            ChildProcess.Start("nsenter", [.. door, "env", "-i", "PATH=/usr/sbin:/usr/bin", "SYSTEMD_UNIT_PATH=/etc/systemd/system", .. command]);
        var exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Output);
    }

    /// <summary>What a command typed there printed; fails the test when it fails.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        var (exitCode, output) = await TryAsync(command);
        Assert.That(exitCode, Is.Zero, $"{string.Join(' ', command)}\n{output}\n{Log}");
        return output;
    }

    /// <summary>What systemd knows of the unit: its property of that name.</summary>
    public async Task<string> PropertyAsync(string name) => (await RunAsync("systemctl", "show", "--value", "--property", name, "modular")).Trim();

    /// <summary>The controllers that the manager's cgroup hands on to those below it.</summary>
    public async Task<string> HandedOnAsync()
    {
        var membership = await RunAsync("grep", "^0::", $"/proc/{await PropertyAsync("MainPID")}/cgroup");
        return (await File.ReadAllTextAsync($"{Group}{membership.Trim()["0::".Length..]}/cgroup.subtree_control")).Trim();
    }

    /// <summary>The port on this machine that leads to <paramref name="port"/> on that one, as long as it runs.</summary>
    public int Publish(int port)
    {
        var proxy = new TcpProxy(port, () => NetworkSocket.CreateIn($"/proc/{_init}/ns/net"));
        _published.Add(proxy);
        proxy.Start();
        return proxy.Port;
    }

    /// <summary>The end of the manager's log.</summary>
    public string Log => $"/proc/{_init}/root/var/log/modular" is var folder && Directory.Exists(folder)
        ? string.Join('\n', Directory.EnumerateFiles(folder, "manager-*.log").Order().SelectMany(File.ReadLines).TakeLast(60))
        : "";

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        foreach (var proxy in _published)
            await proxy.DisposeAsync();
        foreach (var init in ProcessTable.Read().Where(p => p.Id == _init))
            ProcessTable.Kill(init);
        await _process.DisposeAsync();
        if (Directory.Exists(Group))
        {
            // one whose processes are still ending is busy, although it shows none
            await Eventually.IsTrueAsync("its cgroups can be removed", () =>
            {
                Groups().ForEach(Directory.Delete);
                return true;
            });
        }

        Assert.That(File.ReadLines("/proc/self/mounts").Where(line => line.Contains(_folder, StringComparison.Ordinal)), Is.Empty, "mounts that got out");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Its cgroups, each after those below it.</summary>
    private List<string> Groups() =>
        [.. Directory.EnumerateDirectories(Group, "*", SearchOption.AllDirectories).OrderByDescending(g => g.Length), Group];

    private async Task WaitUntilUpAsync()
    {
        var initGroup = $"{Group}/init.scope/cgroup.procs";
        var init = await Eventually.GetAsync("systemd runs", () => Task.FromResult(_process.HasExited
            ? throw new AssertionException($"The machine ended with {_process.ExitCode}:\n{_process.Output}")
            : File.Exists(initGroup) ? File.ReadLines(initGroup).FirstOrDefault() : null));
        _init = int.Parse(init, CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync("it has started all that there is", async () => (await TryAsync("systemctl", "is-system-running")).ExitCode == 0);
        Api = new ApiClient(Publish(ApiPort));
    }
}
