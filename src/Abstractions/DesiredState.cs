namespace Modular.Abstractions;

/// <summary>What a server's owner wants of it. Stored before anything is done, so that after a crash there is one answer: bring reality to it.</summary>
public enum DesiredState
{
    /// <summary>It shall run.</summary>
    Running,

    /// <summary>Nothing of it shall run; its port and data are kept.</summary>
    Stopped,

    /// <summary>Nothing of it shall be left: no process, port, file or record.</summary>
    Deleted,
}
