using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: when a start fails because one program ended, the other is forgotten.</summary>
internal sealed class AbandoningBackend(HostContext host) : HelperProcesses(host), IHaveLeftovers<AbandoningBackend>
{
    public static new bool IsQuick => false;

    public static new AbandoningBackend Open(HostContext host) => new(host);

    protected override Task LeaveAsync(string serverId)
    {
        Behind.Server(serverId).OnEnd = () => { };
        Behind.Server(serverId).Die("It was not started.");
        return Task.CompletedTask;
    }
}
