using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Modular.PortAllocators.Redis;

/// <summary>Settings of the <c>redis</c> allocator, <c>Plugins:PortAllocators:Redis</c>.</summary>
public sealed class RedisPortAllocatorOptions
{
    [Description("Address of Redis; by default what REDIS_URL says. Needed only when this allocator is selected.")]
    public string? Url { get; set; }

    [Description("Allocators with one name share their ports: 1 to 128 of [A-Za-z0-9._:-]; null (default): the node, see NODE_ID.")]
    [RegularExpression("[A-Za-z0-9._:-]{1,128}", ErrorMessage = "must be 1 to 128 letters, digits or one of . _ : -")]
    public string? Namespace { get; set; }
}
