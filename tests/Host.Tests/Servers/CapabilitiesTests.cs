using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>What the backend can do here is asked for once, before anything else.</summary>
internal sealed class CapabilitiesTests
{
    [Test]
    public async Task Start_WhileTheBackendCannotTellWhatItCanDo_ServesNothingAndAsksAgain()
    {
        var world = new World();
        var asked = 0;
        world.Backend.OnCapabilities = () =>
        {
            if (++asked < 3)
                throw new ServerException(ServerError.Unavailable, "The engine is away.");
        };

        await using var rig = LifecycleRig.StartWithoutWaiting(world);
        await rig.UntilAsync(() => rig.Recovery.WaitsFor is not null, "the backend is waited for");
        Assert.That(rig.Recovery, Has.Property("WaitsFor").Contains("the backend").And.Property("IsLoaded").False);

        await rig.UntilAsync(() => rig.Recovery.IsComplete, "it is known");
        await rig.CreateAsync();
        Assert.That(asked, Is.EqualTo(3), "the answer is kept");
    }

    [Test]
    public async Task Creation_OfAServer_SaysWhetherItsPortIsOneOfThisMachine([Values] bool usesHostPorts)
    {
        var world = new World { Allocator = { Blocked = { 20000 } } };
        world.Backend.Capabilities = world.Backend.Capabilities with { UsesHostPorts = usesHostPorts };

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That((await rig.CreateAsync()).Port, Is.EqualTo(usesHostPorts ? 20001 : 20000), "port 20000 is another program's here");
    }
}
