using System.Diagnostics;
using System.Net;

namespace Modular.Bench.Chaos;

/// <summary>Kills the manager again and again while callers and havoc are at work, and compares records with reality whenever all rest.</summary>
internal sealed class ChaosRun(ChaosOptions options, Stage stage, Promises promises) : IDisposable
{
    private readonly ManagerHome _home = stage.Home;
    private readonly ManagerSlot _manager = new(stage.Home, promises);
    private readonly Random _random = new(options.Seed);

    public int Kills { get; private set; }

    public int Checks { get; private set; }

    /// <summary>Empty when the run came to its end without any.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Action<ChaosRun> report)
    {
        try
        {
            return await ActAsync(report);
        }
        catch (AssertionException e)
        {
            return ["the manager did not become ready: " + e.Message];
        }
    }

    public void Dispose() => _manager.Dispose();

    private async Task<IReadOnlyList<string>> ActAsync(Action<ChaosRun> report)
    {
        await _manager.StartAsync();
        while (Kills < options.Kills)
        {
            await WorkAsync(Math.Min(options.KillsPerCheck, options.Kills - Kills));
            var violations = await CheckAsync();
            if (violations.Count > 0)
                return violations;

            report(this);
            await DeleteAsync(StoredServer.ReadAll(_home).Select(r => r.Id).Except(promises.Alive));
        }

        return await EndAsync();
    }

    private async Task WorkAsync(int kills)
    {
        using var end = new CancellationTokenSource();
        var havoc = new Havoc(stage.Faults, promises, _random.Next());
        var work = Enumerable.Range(0, options.Clients).Select(i => new Caller(_manager, promises, options, (Checks * options.Clients) + i).RunAsync(end.Token))
            .Append(havoc.RunAsync(end.Token)).ToList();
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(500 + _random.Next(3000), CancellationToken.None);
            await _manager.KillAsync();
            Kills++;
            promises.Note("killed the manager");
            if (_random.Next(2) == 0)
                await havoc.StrikeAsync();

            await _manager.StartAsync();
            promises.Note("the manager is ready");
        }

        await end.CancelAsync();
        await Task.WhenAll(work);
    }

    private async Task<IReadOnlyList<string>> CheckAsync()
    {
        Checks++;
        List<string> violations = [.. await Violations.FindAsync(_home)];
        violations.AddRange(promises.Broken(StoredServer.ReadAll(_home)));
        violations.AddRange(TransitionLog.Illegal(_home));
        violations.AddRange(await PortsAsync());
        if (promises.Counts.TryGetValue(Promises.InternalErrors, out var errors))
            violations.Add($"the manager answered {errors} times with 500");

        return violations;
    }

    /// <summary>The allocator's books against the records, which they follow within seconds of an outage.</summary>
    private async Task<IReadOnlyList<string>> PortsAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var differences = await CompareBooksAsync();
            if (differences.Count == 0 || clock.Elapsed > Eventually.Patience)
                return differences;
        }
    }

    private async Task<IReadOnlyList<string>> CompareBooksAsync()
    {
        var answer = await _manager.Api.GetAsync("/ports");
        if (answer.Status != HttpStatusCode.OK)
            return [$"GET /ports answers {(int)answer.Status}: {answer.Detail}"];

        var books = answer.Body["ports"]!.AsArray().Where(p => p!["server_id"] is not null).Select(p => $"{p!["server_id"]} {p["port"]}").ToHashSet();
        var records = StoredServer.ReadAll(_home).Where(r => r.Port is not null).Select(r => $"{r.Id} {r.Port}").ToHashSet();
        return [.. records.Except(books).Select(r => $"the allocator does not know of: {r}"),
            .. books.Except(records).Select(b => $"the allocator holds for nobody: {b}")];
    }

    /// <summary>Deletes all that is left; nothing may stay.</summary>
    private async Task<IReadOnlyList<string>> EndAsync()
    {
        await DeleteAsync(StoredServer.ReadAll(_home).Select(r => r.Id));
        var violations = await Violations.FindAsync(_home);
        return [.. violations, .. StoredServer.ReadAll(_home).Select(r => $"{r.Id} could not be deleted")];
    }

    /// <summary>Servers that no caller knows of, because the answers about them were lost, would fill the manager up.</summary>
    private async Task DeleteAsync(IEnumerable<string> serverIds)
    {
        foreach (var id in serverIds)
            await _manager.Api.DeleteAsync($"/servers/{id}?force=true");
    }
}
