using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Modular.Disasters;

/// <summary>
/// One disaster after the other to the store and DATA_PATH of ten homes and five desktops: no file is lost, no desktop ended, and <c>--check</c> explains each.
/// DISASTERS says how many (scripts/disasters.sh: 200), in so many DISASTERS_LANES beside each other, DISASTERS_SEED repeats a run.
/// </summary>
internal sealed class DisasterTests
{
    private static readonly int Lanes = Number("DISASTERS_LANES", 1);
    private static readonly int Count = Number("DISASTERS", 2) / Lanes;

    private static IEnumerable<int> Seeds => Enumerable.Range(Number("DISASTERS_SEED", 2026), Lanes);

    [TestCaseSource(nameof(Seeds))]
    public async Task Disasters_OneAfterTheOther_LoseNothing(int seed)
    {
        await TestContext.Progress.WriteLineAsync($"{Count} disasters, DISASTERS_SEED={seed}");
        await using var home = CustodyFixture.NewHome();
        var random = new Random(seed);
        var manager = await home.StartAsync();
        await Disaster.BackUpAsync(home);
        var keepsakes = await Keepsakes.MakeAsync(home, manager.Api, running: 5, stopped: 5);
        for (var number = 1; number <= Count; number++)
        {
            if (random.Next(3) == 0)
                await Disaster.BackUpAsync(home);
            var disaster = new Disaster(home, random);
            await TestContext.Progress.WriteLineAsync($"{seed}, {number}: {disaster.Kind}{(disaster.WhileRunning ? " while the manager runs" : "")}");
            manager = disaster.WhileRunning ? await MendAsync(home, manager, disaster, keepsakes) : await SurviveAsync(home, manager, disaster, keepsakes);
            await AssertAllIsThereAsync(manager, keepsakes, disaster);
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Under a running manager the store, and the ledger, get back what they lost.</summary>
    private static async Task<RunningManager> MendAsync(ManagerHome home, RunningManager manager, Disaster disaster, Keepsakes keepsakes)
    {
        var header = Remembered(home)[0];
        disaster.Strike();
        var isInCustody = false;
        await Eventually.IsTrueAsync($"{disaster.Kind}: store and ledger have all records again, in their newest state", async () =>
        {
            if (isInCustody = (await manager.Api.GetAsync("/health/ready")).Text.Contains("(store_foreign)", StringComparison.Ordinal))
                return true; // a backup from before another disaster, after which all was begun anew

            if (NoteInStore(home) is not { } note || !header.Contains(note, StringComparison.Ordinal))
                return false; // nobody has looked yet, or the store's note is being written

            var expected = (await manager.Api.ListAsync("?limit=1000")).Select(s => $"{s!["server_id"]} {s["version"]}").ToHashSet();
            return expected.SetEquals(StoredVersions(home)) && Remembered(home) is { Length: > 0 } remembered && remembered[0] == header
                && expected.SetEquals(Versions(remembered));
        });
        Assert.That(keepsakes.Losses(), Is.Empty, disaster.Kind);
        if (isInCustody)
            return await AdoptAsync(home, manager, disaster, keepsakes);

        await manager.KillAsync();
        return await home.StartAsync();
    }

    private static async Task<RunningManager> SurviveAsync(ManagerHome home, RunningManager manager, Disaster disaster, Keepsakes keepsakes)
    {
        await manager.KillAsync();
        disaster.Strike();
        manager = home.Launch();
        await keepsakes.AssertKeptAsync(CustodyFixture.LongEnoughForASweep);
        if (!manager.HasExited && (await manager.Api.GetAsync("/health/ready")).Status == HttpStatusCode.OK)
            return manager; // it did no harm

        return await AdoptAsync(home, manager, disaster, keepsakes);
    }

    /// <summary>The way out of custody, or of a start that was refused.</summary>
    private static async Task<RunningManager> AdoptAsync(ManagerHome home, RunningManager manager, Disaster disaster, Keepsakes keepsakes)
    {
        if (!manager.HasExited)
            await manager.TerminateAsync();
        var (exitCode, output) = await HostCommand.RunAsync(home, "--check");
        Assert.That(exitCode, Is.EqualTo(78), output);
        Assert.That(output, Does.Contain("In custody").Or.Contain("is damaged"), disaster.Kind);
        Assert.That(keepsakes.Losses(), Is.Empty, disaster.Kind);
        disaster.Correct();
        if (output.Contains("is damaged", StringComparison.Ordinal)) // as it says: move it away
        {
            foreach (var file in Directory.EnumerateFiles(home.DataPath, "modular.db*"))
                File.Move(file, $"{home.Folder}/damaged-{Path.GetFileName(file)}", overwrite: true);
        }

        var (adopted, said) = await HostCommand.RunAsync(home, "state", "adopt");
        Assert.That(adopted, Is.Zero, $"{disaster.Kind}: {said}");
        return await home.StartAsync();
    }

    private static async Task AssertAllIsThereAsync(RunningManager manager, Keepsakes keepsakes, Disaster disaster)
    {
        Assert.That((await manager.Api.ListAsync("?limit=1000")).Select(s => s!["server_id"]!.GetValue<string>()), Is.EquivalentTo(keepsakes.Ids),
            disaster.Kind);
        foreach (var server in keepsakes.Running)
            Assert.That(await manager.Api.StatusAsync(server.Id), Is.EqualTo("running"), disaster.Kind);
        Assert.That(keepsakes.Losses(), Is.Empty, disaster.Kind);
    }

    private static string[] Remembered(ManagerHome home) => File.Exists($"{home.DataPath}/ledger") ? File.ReadAllLines($"{home.DataPath}/ledger") : [];

    /// <summary>Which state the store says that it holds; null: it does not say.</summary>
    private static string? NoteInStore(ManagerHome home)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={home.DataPath}/modular.db;Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT text FROM notes WHERE name LIKE 'manager/%'";
            return (string?)command.ExecuteScalar();
        }
        catch (SqliteException)
        {
            return null; // the file is being made anew
        }
    }

    /// <summary>The newest of each record.</summary>
    private static IEnumerable<string> Versions(IEnumerable<string> ledger) => ledger.Where(l => l.StartsWith("+ ", StringComparison.Ordinal))
        .Select(l => JsonNode.Parse(l[2..])!).GroupBy(r => r["id"]!.GetValue<string>()).Select(g => $"{g.Key} {g.Last()["version"]}");

    private static IEnumerable<string> StoredVersions(ManagerHome home)
    {
        try
        {
            return [.. home.ReadStore(home).Select(json => JsonNode.Parse(json)!).Select(r => $"{r["id"]} {r["version"]}")];
        }
        catch (SqliteException)
        {
            return []; // the file is being made anew
        }
    }
}
