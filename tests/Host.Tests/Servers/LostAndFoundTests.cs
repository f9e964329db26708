using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

internal sealed class LostAndFoundTests
{
    private const string Id = "0198c0de-0000-7000-8000-000000000000";
    private static readonly OwnedInstance Stray = new(Id, null, true, ["process 1"]);

    [Test]
    public async Task Files_SetAside_AreListedWithANote()
    {
        var world = new World();
        await using var rig = await SweptAsync(world);

        var item = rig.Leftovers.Kept.Single();

        Assert.That(item, Has.Property("ServerId").EqualTo(Id).And.Property("DeletedAt").EqualTo(item.SetAsideAt.AddDays(90)));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(item.Folder, "NOTE.txt")), Does.Contain(Id).And.Contain("process 1").And.Contain("modular state adopt"));
        Assert.That(File.GetUnixFileMode(item.Folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Removal_ByOrder_DeletesThem_AndOnlyThem()
    {
        var world = new World();
        await using var rig = await SweptAsync(world);
        var server = await rig.CreateAsync();

        Assert.That(() => rig.Leftovers.RemoveAsync(server.Id, CancellationToken.None), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Conflict));
        await rig.Leftovers.RemoveAsync(Id, CancellationToken.None);

        Assert.That(rig.Leftovers.Kept, Is.Empty);
        Assert.That(() => rig.Leftovers.RemoveAsync(Id, CancellationToken.None), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NotFound));
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Expiry_WhenTheClockIsOnlySet_DeletesNothing()
    {
        var world = new World();
        string folder;
        await using (var rig = await SweptAsync(world))
            folder = rig.Leftovers.Kept.Single().Folder;

        // the next host begins 91 days later by the wall clock; nothing tells it that they have really passed
        world.Time.Advance(TimeSpan.FromDays(91));
        await using var next = await LifecycleRig.StartAsync(world);
        var start = world.Time.GetUtcNow();
        await next.UntilAsync(() => world.Time.GetUtcNow() - start > TimeSpan.FromMinutes(50), "fifty minutes have passed", TimeSpan.FromSeconds(30));
        Assert.That(folder, Does.Exist);

        await next.UntilAsync(() => !Directory.Exists(folder), "it was deleted after an hour of this run", TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task Expiry_WithZeroDays_IsNever()
    {
        var world = new World();
        world.Options.LostAndFoundDays = 0;
        await using var rig = await SweptAsync(world);

        Assert.That(rig.Leftovers.Kept.Single().DeletedAt, Is.Null);
    }

    [Test]
    public async Task Names_OfOthers_AreLeftAlone()
    {
        var world = new World();
        Directory.CreateDirectory(Path.Combine(world.Context.DataPath, "lost+found", "mine"));
        Directory.CreateDirectory(Path.Combine(world.Context.DataPath, "lost+found", $"{Id}-yesterday"));
        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Leftovers.Kept, Is.Empty);
    }

    /// <summary>A host that has swept one stray.</summary>
    private static async Task<LifecycleRig> SweptAsync(World world)
    {
        var rig = await LifecycleRig.StartAsync(world);
        world.Backend.Strays.Add(Stray);
        await rig.UntilAsync(() => rig.Leftovers.Kept.Count == 1 && rig.Orphans.Current.Count == 0, "the stray was set aside", TimeSpan.FromSeconds(1));
        return rig;
    }
}
