namespace Modular.Abstractions;

/// <summary>How much <see cref="IServerBackend.RemoveAsync"/> takes away.</summary>
public enum RemovalScope
{
    /// <summary>Whatever is alive: processes, sandboxes, cgroups, listeners. Configuration, logs and session data stay.</summary>
    Processes,

    /// <summary>Whatever is alive, and the configuration with its certificate and password hash. Logs and session data stay.</summary>
    Configuration,

    /// <summary>All of it, logs and session data included.</summary>
    Everything,
}
