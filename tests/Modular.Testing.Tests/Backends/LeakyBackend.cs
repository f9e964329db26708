using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: forgets a process that it has started beside the server.</summary>
internal sealed class LeakyBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<LeakyBackend>
{
    public static new LeakyBackend Open(HostContext host) => new(host);

    protected override void EndHelper(string serverId)
    {
    }
}
