namespace Modular.Host.Parts;

/// <summary>The parts that the configuration selected, behind the border; the only way the host reaches a plugin.</summary>
internal sealed record GuardedParts(GuardedBackend Backend, GuardedAllocator Allocator, GuardedStore Store, OverdueCalls Overdue)
{
    public IReadOnlyList<GuardedSelfCheck> SelfChecks => [Backend.SelfCheck, Allocator.SelfCheck, Store.SelfCheck];

    /// <summary>Makes the series of calls that are overdue begin.</summary>
    public void Announce()
    {
        Overdue.Announce(Backend.SelfCheck.Part, PluginBounds.Start);
        Overdue.Announce(Allocator.SelfCheck.Part, PluginBounds.Acquire);
        Overdue.Announce(Store.SelfCheck.Part, PluginBounds.CheckStore);
    }
}
