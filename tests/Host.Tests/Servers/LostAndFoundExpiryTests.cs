using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>How long files are kept: by no calendar, for clocks are wrong.</summary>
internal sealed class LostAndFoundExpiryTests
{
    private static readonly OwnedInstance Stray = new() { ServerId = "0198c0de-0000-7000-8000-000000000000", Alive = true, Evidence = ["process 1"] };

    [TestCase(-20000)]
    [TestCase(-100)]
    [TestCase(0)]
    public async Task Expiry_AfterTheClockWasWrong_DeletesNothing(int daysWrong)
    {
        var world = new World();
        var now = world.Time.GetUtcNow();
        world.SetClock(now.AddDays(daysWrong));
        var folder = await PutAsync(world);
        world.SetClock(now.AddDays(91));
        await using var rig = LifecycleRig.WithoutStarting(world);
        await RunAsync(rig, hours: 48);

        Assert.That(folder, Does.Exist);
        Assert.That(rig.Leftovers.Kept.Single().DeletedAt, Is.EqualTo(now.AddDays(91 + 90)).Within(TimeSpan.FromHours(2)));
    }

    [Test]
    public async Task Expiry_WhenManagersRanForItsDays_Deletes()
    {
        var world = new World();
        world.Options.LostAndFoundDays = 1;
        var folder = await PutAsync(world);

        for (var run = 0; run < 2; run++)
        {
            Assert.That(folder, Does.Exist);
            await using var rig = LifecycleRig.WithoutStarting(world);
            await RunAsync(rig, hours: 13);
        }

        Assert.That(folder, Does.Not.Exist);
    }

    [Test]
    public async Task Expiry_WithZeroDays_IsNever()
    {
        var world = new World();
        world.Options.LostAndFoundDays = 0;
        await PutAsync(world);
        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(rig.Leftovers.Kept.Single().DeletedAt, Is.Null);
    }

    [Test]
    public async Task Expiry_WhenTheSweepFails_OrOneCannotBeDeleted_GoesOn()
    {
        var world = new World();
        world.Options.LostAndFoundDays = 1;
        var (first, second) = (await PutAsync(world), await PutAsync(world));
        world.Backend.OnList = () => throw new ServerException(ServerError.Unavailable, "It cannot be told what runs.");
        world.Backend.OnDiscard = folder =>
        {
            if (folder == first)
                throw new ServerException(ServerError.Unavailable, "It cannot be deleted.");
        };

        await using var rig = LifecycleRig.WithoutStarting(world);
        await RunAsync(rig, hours: 26);

        Assert.That((Directory.Exists(first), Directory.Exists(second)), Is.EqualTo((true, false)));
    }

    private static async Task<string> PutAsync(World world)
    {
        await using var rig = LifecycleRig.WithoutStarting(world);
        return (await rig.LostAndFound.PutAsync(Stray, "No record wanted it.", CancellationToken.None))!;
    }

    private static async Task RunAsync(LifecycleRig rig, int hours)
    {
        for (var hour = 0; hour <= hours; hour++)
        {
            try
            {
                await rig.OrphanWork.RunAsync(CancellationToken.None);
            }
            catch (ServerException)
            {
                // the sweep is put off
            }

            rig.World.Time.Advance(TimeSpan.FromHours(1));
        }
    }
}
