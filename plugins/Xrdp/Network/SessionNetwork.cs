namespace Modular.Xrdp.Network;

/// <summary>What a desktop reaches.</summary>
internal enum SessionNetwork
{
    /// <summary>All that the machine reaches, its loopback included: the namespace is the machine's.</summary>
    Machine,

    /// <summary>Nothing but itself.</summary>
    None,

    /// <summary>The internet, but neither private networks nor this machine.</summary>
    NoLocal,

    /// <summary>The internet and the networks that this machine is in, but not its loopback.</summary>
    Full,
}
