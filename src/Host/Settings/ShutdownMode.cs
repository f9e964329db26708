namespace Modular.Host.Settings;

/// <summary>What a graceful stop of the host does with running servers.</summary>
internal enum ShutdownMode
{
    /// <summary>Stops them all, releases their activity, cleans up.</summary>
    Stop,

    /// <summary>Leaves them running for the next start of the host to adopt.</summary>
    Keep,
}
