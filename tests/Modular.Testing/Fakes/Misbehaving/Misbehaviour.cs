namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>What a member of a part does instead of its duty.</summary>
public enum Misbehaviour
{
    /// <summary>Throws something that is no <c>ServerException</c>.</summary>
    Throws,

    /// <summary>Does not return before its token is cancelled.</summary>
    Hangs,

    /// <summary>Never returns, whatever becomes of its token. A property does as for <see cref="BlocksItsThread"/>.</summary>
    IgnoresItsToken,

    /// <summary>Holds the thread that it is called on for ever.</summary>
    BlocksItsThread,

    /// <summary>Returns what the contract forbids: null, a port that nobody asked for, a handle of 5 MB, a faulted end.</summary>
    BreaksTheContract,
}
