using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Modular.Stores.Redis;

/// <summary>Settings of the <c>redis</c> store, <c>Plugins:Stores:Redis</c>.</summary>
public sealed class RedisStoreOptions
{
    [Description("Address of Redis; by default what REDIS_URL says. Needed only when this store is selected.")]
    public string? Url { get; set; }

    [Description("First part of all keys, so that several installations share one Redis: 1 to 128 of [A-Za-z0-9._:-]; default modular.")]
    [RegularExpression("[A-Za-z0-9._:-]{1,128}", ErrorMessage = "must be 1 to 128 letters, digits or one of . _ : -")]
    public string Prefix { get; set; } = "modular";
}
