namespace Modular.Stores.Redis;

/// <summary>
/// Writes, as scripts that Redis runs one at a time. KEYS[1] is the record's hash (<c>version</c>, <c>json</c>), KEYS[2] the sorted set of all ids, ARGV[1] the
/// id.
/// </summary>
internal static class RecordScripts
{
    /// <summary>New version, JSON: 1, or 0 when the id exists.</summary>
    public const string Add = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'json', ARGV[3])
        redis.call('ZADD', KEYS[2], 0, ARGV[1])
        return 1
        """;

    /// <summary>New version, JSON, expected version: 1, or 0 when another version or nothing is there.</summary>
    public const string Update = """
        if redis.call('HGET', KEYS[1], 'version') ~= ARGV[4] then return 0 end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'json', ARGV[3])
        return 1
        """;

    /// <summary>Expected version: 1, or 0 when another version or nothing is there.</summary>
    public const string Remove = """
        if redis.call('HGET', KEYS[1], 'version') ~= ARGV[2] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        return 1
        """;
}
