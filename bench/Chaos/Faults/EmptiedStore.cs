using Modular.Testing.Redis;

namespace Modular.Bench.Chaos.Faults;

/// <summary>Somebody empties the store: Redis is flushed, or the database file is deleted, whether or not a manager runs.</summary>
internal sealed class EmptiedStore(ManagerHome home, RedisServer? redis) : IFault
{
    private const int OneTimeIn = 4;

    public string Name => "times the store was emptied";

    public async Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken)
    {
        if (random.Next(OneTimeIn) != 0)
            return null;

        if (redis is not null)
        {
            await RedisCommand.SendAsync(redis, "FLUSHALL");
            return "flushed Redis";
        }

        foreach (var file in Directory.EnumerateFiles(home.DataPath, "modular.db*").Where(f => !f.EndsWith("-reserve", StringComparison.Ordinal)))
            File.Delete(file);
        return "deleted the database file";
    }
}
