using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Custody;

/// <summary>What exists although the store, taken for right as it is, does not want it: no record, or one that says "stopped" of what runs.</summary>
internal sealed class AcceptedLoss(GuardedParts parts, FoundRecords found, OwnRecords own, LostAndFound lostAndFound)
{
    /// <summary>Says of each what <see cref="CarryOutAsync"/> would do, and whose it is.</summary>
    public async Task ListAsync(TextWriter output)
    {
        var (unwanted, outdated) = await ReadAsync();
        foreach (var instance in unwanted)
        {
            var user = await found.OwnerAsync(instance.ServerId, CancellationToken.None);
            await output.WriteLineAsync($"Server {instance.ServerId}{(user is null ? "" : $" of {user}")}: would be " +
                $"{(instance.Alive ? "ended and " : "")}moved to lost+found ({string.Join("; ", instance.Evidence)})");
        }

        foreach (var instance in outdated)
            await output.WriteLineAsync($"Server {instance.ServerId}: would be ended, for its record says that it is stopped");

        await output.WriteLineAsync($"{unwanted.Count} servers would be moved to lost+found, {outdated.Count} ended. Nothing was changed.");
    }

    /// <summary>Tries all of them. Throws InvalidDataException, which names those that are left and why.</summary>
    public async Task CarryOutAsync(TextWriter output)
    {
        var (unwanted, outdated) = await ReadAsync();
        var failures = new List<string>();
        foreach (var instance in unwanted)
            await TryAsync(instance.ServerId, () => MoveAsync(instance, output), failures);

        foreach (var instance in outdated)
            await TryAsync(instance.ServerId, () => EndAsync(instance.ServerId, output), failures);

        if (failures.Count > 0)
            throw new InvalidDataException($"{failures.Count} of {unwanted.Count + outdated.Count} servers could not be put out of the way, so custody goes " +
                $"on; put right what is wrong and run this again. {string.Join(" ", failures)}");
    }

    private async Task<(List<OwnedInstance> Unwanted, List<OwnedInstance> Outdated)> ReadAsync()
    {
        var stored = (await own.ReadAsync(CancellationToken.None)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var instances = await own.FoundAsync(CancellationToken.None);
        return ([.. instances.Where(i => !stored.ContainsKey(i.ServerId))],
            [.. instances.Where(i => stored.TryGetValue(i.ServerId, out var record) && FoundComparison.IsOlderThanWhatRuns(record, i))]);
    }

    private async Task MoveAsync(OwnedInstance instance, TextWriter output)
    {
        var folder =
            await lostAndFound.PutAsync(instance, "It had no record, and an operator accepted that (modular state accept-loss).", CancellationToken.None);
        await output.WriteLineAsync($"Server {instance.ServerId}: {(folder is null ? "ended, it had no files" : $"moved to {folder}")}");
    }

    private async Task EndAsync(string serverId, TextWriter output)
    {
        await parts.Backend.RemoveAsync(serverId, RemovalScope.Processes, CancellationToken.None);
        await output.WriteLineAsync($"Server {serverId}: ended, for its record says that it is stopped");
    }

    private static async Task TryAsync(string serverId, Func<Task> action, List<string> failures)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            failures.Add($"Server {serverId}: {e.Message}");
        }
    }
}
