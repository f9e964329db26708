namespace Modular.Testing.Backends;

/// <summary>What tests do to a start that is under way.</summary>
public enum StartTrouble
{
    /// <summary>One of its processes is killed, so that the start fails.</summary>
    Ends,

    /// <summary>One of its processes is stopped (SIGSTOP), so that the start lasts until it is given up.</summary>
    Hangs,
}
