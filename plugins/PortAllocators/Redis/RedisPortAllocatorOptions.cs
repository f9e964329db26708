using System.ComponentModel.DataAnnotations;

namespace Modular.PortAllocators.Redis;

/// <summary>Settings of the <c>redis</c> allocator, <c>Plugins:PortAllocators:Redis</c>.</summary>
public sealed class RedisPortAllocatorOptions
{
    /// <summary>Address of Redis; by default what REDIS_URL says. Needed only when this allocator is selected.</summary>
    public string? Url { get; set; }

    /// <summary>Allocators with one name share their ports: 1 to 128 of <c>[A-Za-z0-9._:-]</c>; null (default): the node, see NODE_ID.</summary>
    [RegularExpression("[A-Za-z0-9._:-]{1,128}", ErrorMessage = "must be 1 to 128 letters, digits or one of . _ : -")]
    public string? Namespace { get; set; }
}
