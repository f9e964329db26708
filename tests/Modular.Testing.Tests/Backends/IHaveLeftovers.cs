using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>A backend for the contract; reopened, it is the same object, as what it runs lives on.</summary>
internal interface IHaveLeftovers<T> : IServerBackend
{
    static abstract T Open(HostContext host);

    IReadOnlyList<string> Leftovers { get; }

    void Kill(string serverId);
}
