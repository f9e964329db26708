namespace Modular.Host.Parts;

/// <summary>What is not asked of a plugin while a call that was given up has not returned.</summary>
internal enum FenceScope
{
    /// <summary>Nothing: each time it is about somebody else, who must not wait for the first.</summary>
    None,

    /// <summary>The same again: it only looks, so its silence hinders nothing else.</summary>
    Call,

    /// <summary>Anything of that server: what the call is about to do to it would come in between.</summary>
    Server,
}
