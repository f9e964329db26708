namespace Modular.Host.Settings;

/// <summary>How long things may take, and what the end of the host does to servers.</summary>
internal static class TimeSettings
{
    public static readonly NumberSetting StartTimeout = new("START_TIMEOUT_SECONDS", 30, 1, 600, "Until RDP must answer, from a start's turn on.");

    public static readonly NumberSetting StopGrace = new("STOP_GRACE_SECONDS", 5, 0, 600, "Until what still runs of a stopping server is killed.");

    public static readonly NumberSetting OrphanGrace = new(
        "ORPHAN_GRACE_SECONDS", 60, 5, 86400,
        "Age from which something of ours without a record is ended; its files go to lost+found. They are looked for as often, at least every 30 s.");

    public static readonly NumberSetting LostAndFoundDays = new(
        "LOST_AND_FOUND_DAYS", 90, 0, 36500,
        "How long `DATA_PATH/lost+found` keeps files that no record wants.")
    { Rest = "; 0 is for ever" };

    public static readonly NumberSetting ProbeInterval = new(
        "PROBE_INTERVAL_SECONDS", 45, 10, 3600,
        "How often a running server is asked whether it still answers.")
    { ZeroIs = "never" };

    public static readonly ChoiceSetting ShutdownMode = new(
        "SHUTDOWN_MODE", "stop", ["stop", "keep"],
        "Whether SIGTERM stops the servers or leaves them for the next start to adopt.");

    public static readonly NumberSetting ShutdownTimeout = new("SHUTDOWN_TIMEOUT_SECONDS", 30, 1, 600, "Bound of a graceful stop.");

    public static IReadOnlyList<SettingDefinition> All { get; } =
        [StartTimeout, StopGrace, OrphanGrace, LostAndFoundDays, ProbeInterval, ShutdownMode, ShutdownTimeout];
}
