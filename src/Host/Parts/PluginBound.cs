using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>How long one kind of call may take, and what its silence means.</summary>
/// <param name="Call">The member of the contract that is called.</param>
/// <param name="Limit">When it is told to end; infinite: when the caller says so.</param>
internal sealed record PluginBound(string Call, TimeSpan Limit)
{
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take to end once it was told to; then nobody waits for it any more.</summary>
    public TimeSpan Patience { get; init; } = Short;

    /// <summary>What is not asked any more until it has returned after all.</summary>
    public FenceScope Fence { get; init; } = FenceScope.Call;

    /// <summary>Whether it is made although something else has not returned: it lets go, and asks for nothing.</summary>
    public bool IsNeverRefused { get; init; }

    /// <summary>Whether it is one that only looks, and whose caller may go without anybody having to know at once how it ends.</summary>
    public bool OutlivesItsCaller => Fence != FenceScope.Server && Limit != Timeout.InfiniteTimeSpan;

    /// <summary>What callers are told when it breaks, or does not end in time.</summary>
    public ServerError Failure { get; init; } = ServerError.Unavailable;
}
