using Modular.Abstractions;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: nobody is told of the end of a server that nobody stopped.</summary>
internal sealed class UnseeingBackend : FakeBehind, IHaveLeftovers<UnseeingBackend>
{
    public static new UnseeingBackend Open(HostContext host) => new();

    public override void Kill(string serverId)
    {
        if (Behind.Running.SingleOrDefault(s => s.Start.ServerId == serverId) is { } server)
            Unseen(server);
    }

    private void Unseen(FakeServer server) => Behind.Lose(server.Start.ServerId);
}
