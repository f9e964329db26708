namespace Modular.Abstractions;

/// <summary>How much <see cref="IServerBackend.RemoveAsync"/> takes away.</summary>
public enum RemovalScope
{
    /// <summary>Whatever is alive: processes, sandboxes, cgroups, listeners. Configuration, logs and session data stay.</summary>
    Processes,

    /// <summary>All of it, files included.</summary>
    Everything,
}
