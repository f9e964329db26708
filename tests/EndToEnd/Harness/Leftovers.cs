namespace Modular.EndToEnd.Harness;

/// <summary>What a server that was deleted, or a manager that was stopped, must not leave behind.</summary>
internal static class Leftovers
{
    /// <summary>Neither process, port nor folder of any server of this home.</summary>
    public static Task AssertNoneAsync(ManagerHome home) => AssertEmptyAsync(() => [.. Processes(home), .. Ports(home), .. Folders(home, "*")]);

    /// <summary>Neither process nor port of any server; configuration and session data may stay.</summary>
    public static Task AssertNothingRunsAsync(ManagerHome home) => AssertEmptyAsync(() => [.. Processes(home), .. Ports(home)]);

    /// <summary>Nothing of one server.</summary>
    public static Task AssertNoneAsync(ManagerHome home, ServerAccess server) => AssertEmptyAsync(() =>
    [
        .. ProcessTable.OfServer(server.Id).Select(p => $"process {p}"),
        .. ListeningPorts.Between(server.Port, server.Port).Select(port => $"port {port}"),
        .. Folders(home, server.Id),
    ]);

    private static IEnumerable<string> Processes(ManagerHome home) =>
        ProcessTable.WithDescendants(p => p.ServerId is not null && p.Mentions(home.Folder)).Select(p => $"process {p}");

    private static IEnumerable<string> Ports(ManagerHome home) =>
        ListeningPorts.Between(home.FirstPort, home.LastPort).Select(port => $"port {port}");

    private static IEnumerable<string> Folders(ManagerHome home, string pattern) =>
        from parent in new[] { $"{home.DataPath}/xrdp/servers", $"{home.DataPath}/sessions", $"{home.LogPath}/xrdp/servers" }
        where Directory.Exists(parent)
        from folder in Directory.EnumerateFileSystemEntries(parent, pattern)
        select $"folder {folder}";

    private static async Task AssertEmptyAsync(Func<IReadOnlyList<string>> look)
    {
        IReadOnlyList<string> left = look();
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); left.Count > 0 && clock.Elapsed < Eventually.Patience; left = look())
            await Task.Delay(100);
        Assert.That(left, Is.Empty, "left behind");
    }
}
