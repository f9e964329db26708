namespace Modular.Abstractions;

/// <summary>
/// Public status of a server. The legal path is creating → configuring → starting → running → stopping → stopped, and failed from any of them.
/// </summary>
public enum ServerStatus
{
    /// <summary>The record exists; nothing else does yet.</summary>
    Creating,

    /// <summary>The port is being acquired and the configuration prepared.</summary>
    Configuring,

    /// <summary>The backend is starting it; RDP does not answer yet.</summary>
    Starting,

    /// <summary>RDP answers on the server's port with the server's own certificate.</summary>
    Running,

    /// <summary>The backend is ending its processes.</summary>
    Stopping,

    /// <summary>Nothing of it runs; port, configuration and session data are kept.</summary>
    Stopped,

    /// <summary>It could not be started, ended by itself, or overran a deadline; <see cref="ServerRecord.Failure"/> says which.</summary>
    Failed,
}
