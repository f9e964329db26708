namespace Modular.Abstractions;

/// <summary>Every kind of error that a client can act on. Anything else that is thrown is a bug, reported as an anonymous internal error.</summary>
public enum ServerError
{
    /// <summary>A value that was given is wrong; <see cref="ServerException.Field"/> names it.</summary>
    Invalid,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>The thing is in a state, or held by somebody, that forbids this.</summary>
    Conflict,

    /// <summary>A finite resource is used up, e.g. the port range.</summary>
    NoCapacity,

    /// <summary>A configured limit was reached, e.g. the number of active servers.</summary>
    LimitReached,

    /// <summary>The backend could not bring the server up.</summary>
    StartFailed,

    /// <summary>Something this depends on does not answer now; the same call may work later.</summary>
    Unavailable,

    /// <summary>The selected plugin does not have this ability.</summary>
    NotSupported,
}
