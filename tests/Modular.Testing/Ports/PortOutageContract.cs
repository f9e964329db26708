using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>
/// What an <see cref="IPortAllocator"/> that keeps its books elsewhere, as in a database, must do while it cannot reach them. Derive from it beside
/// <see cref="PortAllocatorContract"/>.
/// </summary>
public abstract class PortOutageContract : PortAllocatorFixture
{
    /// <summary>Outages last in real time.</summary>
    protected override TimeProvider Clock => TimeProvider.System;

    /// <summary>How long a call may take: the 3 s of the contract, and what a busy machine adds.</summary>
    protected virtual TimeSpan AnswerLimit => TimeSpan.FromSeconds(5);

    /// <summary>
    /// Cuts the allocator off from its books until what it gives is disposed. A program that hangs (<see cref="FrozenProcess"/>) tells more than one that has
    /// ended: there, the kernel refuses connections at once.
    /// </summary>
    protected abstract Task<IAsyncDisposable> CutOffAsync();

    /// <summary>Every call says Unavailable within the limit: none hangs, and none answers from memory what it cannot know.</summary>
    [Test]
    public async Task Calls_WhileTheBooksCannotBeReached_AreUnavailableInTime()
    {
        await AcquireAsync("a");
        await using var outage = await CutOffAsync();
        (string Name, Func<Task> Call)[] calls =
        [
            (nameof(IPortAllocator.AcquireAsync), () => AcquireAsync("b")),
            (nameof(IPortAllocator.SetActiveAsync), () => Ports.SetActiveAsync("a", true, CancellationToken.None)),
            (nameof(IPortAllocator.ReleaseAsync), () => Ports.ReleaseAsync("a", CancellationToken.None)),
            (nameof(IPortAllocator.ListAsync), () => Ports.ListAsync(CancellationToken.None)),
            (nameof(IPortAllocator.ReconcileAsync), () => Ports.ReconcileAsync([], Clock.GetUtcNow(), CancellationToken.None)),
        ];

        await Outage.AssertUnavailableAsync(calls, AnswerLimit);
    }
}
