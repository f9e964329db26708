using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Data.Sqlite;

namespace Modular.EndToEnd.Harness;

/// <summary>
/// Where record and reality differ while nothing is under way. Looks at processes, sockets, folders and the store's file, and never asks the manager.
/// </summary>
internal static class Violations
{
    private static readonly string[] Roles = ["network", "session", "xrdp"];

    /// <summary>Empty when all is right; waits for it to become so, for reality follows the record a moment later.</summary>
    public static Task<IReadOnlyList<string>> FindAsync(ManagerHome home) => FindAsync(home, Eventually.Patience);

    /// <summary>The same with a patience of one's own.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(ManagerHome home, TimeSpan patience)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var found = await TryLookAsync(home);
            if (found.Count == 0 || clock.Elapsed > patience)
                return found;

            await Task.Delay(200);
        }
    }

    private static async Task<IReadOnlyList<string>> TryLookAsync(ManagerHome home)
    {
        try
        {
            return await LookAsync(home);
        }
        catch (SqliteException e)
        {
            return [$"the store cannot be read: {e.Message}"]; // one that was deleted under its manager is there again within seconds
        }
    }

    private static async Task<IReadOnlyList<string>> LookAsync(ManagerHome home)
    {
        var records = StoredServer.ReadAll(home);
        var processes = ProcessTable.WithDescendants(p => p.ServerId is not null && p.Mentions(home.Folder));
        var listening = home.SharesPorts ? [] : ListeningPorts.Between(home.FirstPort, home.LastPort);
        List<string> found =
        [
            .. records.Where(r => !r.IsAtRest).Select(r => $"{r.Id} is {r.Status} and stays so"),
            .. records.Where(r => !r.IsAsDesired).Select(r => $"{r.Id} is {r.Status}, but wanted {r.Desired}"),
            .. records.Where(r => r.Port is not null).GroupBy(r => r.Port).Where(g => g.Count() > 1)
                .Select(g => $"port {g.Key} is held by {string.Join(" and ", g.Select(r => r.Id))}"),
            .. records.Where(r => r.MustHavePort && r.Port is null).Select(r => $"{r.Id} is {r.Status} without a port"),
            .. processes.Select(p => p.ServerId).OfType<string>().Distinct().Except(records.Select(r => r.Id)).Select(id => $"{id} runs without a record"),
            .. listening.Except(records.Where(r => r.Status == "running").Select(r => r.Port ?? 0))
                .Select(port => $"port {port} is open although no running record has it"),
            .. home.ServerFolders().Where(f => records.All(r => r.Id != Path.GetFileName(f))).Select(f => $"folder {f} belongs to no record"),
        ];
        foreach (var record in records)
            found.AddRange(await LookAtAsync(record, [.. processes.Where(p => p.ServerId == record.Id)]));

        return found;
    }

    private static async Task<IEnumerable<string>> LookAtAsync(StoredServer record, IReadOnlyList<ProcessEntry> processes)
    {
        if (record.Status != "running")
            return processes.Count == 0 ? [] : [$"{record.Id} is {record.Status}, but runs: {string.Join("; ", processes)}"];

        // the outermost process of each role: what it starts bears the mark too
        var trees = processes.Where(p => processes.All(parent => parent.Id != p.ParentId)).GroupBy(p => p.Role ?? "?").ToDictionary(g => g.Key, g => g.Count());
        if (!trees.Keys.Order(StringComparer.Ordinal).SequenceEqual(Roles) || trees.Values.Any(count => count != 1))
            return [$"{record.Id} is running with {string.Join(", ", trees.Select(t => $"{t.Value} {t.Key}"))} instead of one tree of each role"];

        return await CertificateAsync(record.Port!.Value) is var shown && shown == record.CertificateSha256
            ? []
            : [$"{record.Id} is running, but port {record.Port} shows {shown}"];
    }

    private static async Task<string> CertificateAsync(int port)
    {
        try
        {
            return await RdpHandshake.GetCertificateSha256Async(port);
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException or AuthenticationException or AssertionException)
        {
            return e.Message;
        }
    }
}
