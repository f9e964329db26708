namespace Modular.Abstractions;

/// <summary>What had happened to a server that failed.</summary>
public enum FailureKind
{
    /// <summary>
    /// It could not be brought up; <see cref="ServerFailure.Error"/> says for want of what. Also where an earlier version did not note the kind.
    /// </summary>
    NotStarted,

    /// <summary>It ran, and ended by itself.</summary>
    Exited,

    /// <summary>It ran but did not answer its probes any more, and was ended for it.</summary>
    NotAnswering,

    /// <summary>It was to stop, and it cannot be told whether all of it ended.</summary>
    NotStopped,

    /// <summary>Something that this version has no word for; a newer one noted it.</summary>
    Other,
}
