using Modular.Abstractions;
using Modular.Testing.Backends;

namespace Modular.Testing.Tests.Backends;

/// <summary>A backend for the contract; reopened, it is the same object, as what it runs lives on.</summary>
internal interface IHaveLeftovers<T> : IServerBackend
{
    static abstract T Open(HostContext host);

    /// <summary>Whether what lasts for seconds lasts for ever.</summary>
    static virtual bool IsQuick => true;

    IReadOnlyList<string> Leftovers { get; }

    void Kill(string serverId);

    /// <summary>Makes trouble for a start to come; false: there is nothing to trouble. Null: its processes are to be troubled.</summary>
    bool? Trouble(string serverId, StartTrouble trouble, int which);
}
