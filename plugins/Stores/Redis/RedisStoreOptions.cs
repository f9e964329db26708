using System.ComponentModel.DataAnnotations;

namespace Modular.Stores.Redis;

/// <summary>Settings of the <c>redis</c> store, <c>Plugins:Stores:Redis</c>.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>Address of Redis; by default what REDIS_URL says. Needed only when this store is selected.</summary>
    public string? Url { get; set; }

    /// <summary>First part of all keys, so that several installations share one Redis: 1 to 128 of <c>[A-Za-z0-9._:-]</c>; default <c>modular</c>.</summary>
    [RegularExpression("[A-Za-z0-9._:-]{1,128}", ErrorMessage = "must be 1 to 128 letters, digits or one of . _ : -")]
    public string Prefix { get; set; } = "modular";
}
