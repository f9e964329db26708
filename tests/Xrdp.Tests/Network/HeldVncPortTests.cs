using Modular.Xrdp.Network;
using Modular.Xrdp.Servers;
using Modular.Xrdp.Tests.Servers;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Network;

/// <summary>A manager may be killed before the Xvnc that it has just started listens.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class HeldVncPortTests : BackendFixture
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Port_WhenItsManagerIsGone_IsHeldAsLongAsTheSessionLives(CancellationToken ct)
    {
        var server = await StartAsync(NewStart(), ct);
        var name = $"modular/vnc/{InstanceState.Parse(server.Handle)!.VncPort}";

        Test.Resolve<VncPorts>().Dispose(); // as the kernel does for a manager that was killed
        Assert.That(AbstractName.TryTake(name), Is.Null);

        await server.StopAsync(TimeSpan.Zero, ct);
        using var free = AbstractName.TryTake(name);
        Assert.That(free, Is.Not.Null);
    }
}
