using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>
/// The one table of how long each call to a plugin may take. At its limit a call is cancelled; one that has not ended by the end of its patience is left alone,
/// and fences its server, or itself, until it returns.
/// </summary>
internal static class PluginBounds
{
    /// <summary>Who starts or ends processes tidies up when he is cancelled.</summary>
    private static readonly TimeSpan TidyingUp = TimeSpan.FromSeconds(10);

    /// <summary>How long a backend may take beyond the grace to kill and to check.</summary>
    public static readonly TimeSpan StopAllowance = TimeSpan.FromSeconds(15);

    public static readonly PluginBound Capabilities = new("IServerBackend.GetCapabilitiesAsync", Seconds(10));
    public static readonly PluginBound Plan = new("IServerBackend.PlanAsync", Seconds(15));

    /// <summary>Its limit is START_TIMEOUT_SECONDS, given with the call.</summary>
    public static readonly PluginBound Start = new("IServerBackend.StartAsync", Timeout.InfiniteTimeSpan)
    { Patience = TidyingUp, Fence = FenceScope.Server, Failure = ServerError.StartFailed };

    public static readonly PluginBound Recover = new("IServerBackend.RecoverAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound Remove = new("IServerBackend.RemoveAsync", Seconds(15)) { Patience = TidyingUp, Fence = FenceScope.Server };
    public static readonly PluginBound ListOwned = new("IServerBackend.ListOwnedAsync", Seconds(30));

    public static readonly PluginBound LogStreams = new("IBackendLogs.LogStreams", Seconds(5));
    public static readonly PluginBound ReadLog = new("IBackendLogs.ReadLogAsync", Seconds(30));

    /// <summary>A log that is followed ends when its reader leaves.</summary>
    public static readonly PluginBound FollowLog = new("IBackendLogs.ReadLogAsync (follow)", Timeout.InfiniteTimeSpan);

    public static readonly PluginBound ReadConfiguration = new("IBackendConfiguration.ReadConfigurationAsync", Seconds(10));
    public static readonly PluginBound MeasureDisk = new("IBackendDisk.MeasureDiskAsync", Seconds(30));

    /// <summary>It may have to copy all of a home to another file system.</summary>
    public static readonly PluginBound SetAside = new("IBackendSetAside.SetAsideAsync", Minutes(10)) { Patience = TidyingUp, Fence = FenceScope.Server };

    public static readonly PluginBound Discard = new("IBackendSetAside.DiscardAsync", Minutes(5)) { Patience = TidyingUp };
    public static readonly PluginBound Rebuild = new("IBackendRebuild.RebuildAsync", Seconds(10));
    /// <summary>Asked once a connection, before anybody is served.</summary>
    public static readonly PluginBound MayBeSession = new("IBackendSessionOrigin.MayBeSessionAsync", Seconds(10)) { Fence = FenceScope.None };

    /// <summary>Its limit is the grace and <see cref="StopAllowance"/>, given with the call.</summary>
    public static readonly PluginBound Stop = new("IRunningServer.StopAsync", StopAllowance) { Patience = TidyingUp, Fence = FenceScope.Server };

    /// <summary>It is waited for as long as the server runs.</summary>
    public static readonly PluginBound Exited = new("IRunningServer.Exited", Timeout.InfiniteTimeSpan);

    /// <summary>It lets go of the server and does nothing to it, so nothing has to wait for it.</summary>
    public static readonly PluginBound Dispose = new("IRunningServer.DisposeAsync", Seconds(5)) { Patience = TimeSpan.Zero, IsNeverRefused = true };

    /// <summary>Figures are a courtesy: a list of servers does not wait for them.</summary>
    public static readonly PluginBound Usage = new("IRunningServerUsage.GetUsageAsync", Seconds(1)) { Patience = TimeSpan.FromMilliseconds(250) };

    public static readonly PluginBound Probe = new("IRunningServerProbe.ProbeAsync", Seconds(5)) { Patience = TimeSpan.FromSeconds(1) };
    public static readonly PluginBound SetCredentials = new("IRunningServerCredentials.SetCredentialsAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound CapturePng = new("IRunningServerScreen.CapturePngAsync", Seconds(5));
    public static readonly PluginBound ListSessions = new("IRunningServerSessions.ListSessionsAsync", Seconds(5));
    public static readonly PluginBound Disconnect = new("IRunningServerSessions.DisconnectAsync", Seconds(5));

    // the contract has stores and allocators say Unavailable within 3 s; a disk that is busy may take longer to do what it was asked
    public static readonly PluginBound Acquire = new("IPortAllocator.AcquireAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound SetActive = new("IPortAllocator.SetActiveAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound Release = new("IPortAllocator.ReleaseAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound ListPorts = new("IPortAllocator.ListAsync", Seconds(10));
    public static readonly PluginBound Reconcile = new("IPortAllocator.ReconcileAsync", Seconds(30));
    public static readonly PluginBound LeaveBooks = new("IAllocatorNodeBooks.LeaveAsync", Seconds(10));
    public static readonly PluginBound ReconciliationDue = new("IAllocatorReconciliation.IsReconciliationDue", Seconds(2));

    public static readonly PluginBound Find = new("IStateStore.FindAsync", Seconds(10));
    public static readonly PluginBound ListRecords = new("IStateStore.ListAsync", Seconds(15));
    public static readonly PluginBound Add = new("IStateStore.AddAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound Update = new("IStateStore.TryUpdateAsync", Seconds(10)) { Fence = FenceScope.Server };
    public static readonly PluginBound RemoveRecord = new("IStateStore.TryRemoveAsync", Seconds(10)) { Fence = FenceScope.Server };

    /// <summary>The first one may create the database, or bring it to a newer form.</summary>
    public static readonly PluginBound CheckStore = new("IStateStore.CheckAsync", Minutes(1));

    public static readonly PluginBound Shared = new("IStoreSharing.IsShared", Seconds(2));
    public static readonly PluginBound ReadNote = new("IStoreNotes.ReadNoteAsync", Seconds(10));
    public static readonly PluginBound WriteNote = new("IStoreNotes.WriteNoteAsync", Seconds(10));
    public static readonly PluginBound BackUp = new("IStoreBackup.BackUpAsync", Minutes(60)) { Patience = TidyingUp };

    public static readonly PluginBound SelfCheck = new("ISelfCheck.CheckAsync", Seconds(15));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
