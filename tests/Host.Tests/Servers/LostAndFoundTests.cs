using Modular.Abstractions;
using Modular.Testing;

namespace Modular.Host.Tests.Servers;

internal sealed class LostAndFoundTests
{
    private const string Id = "0198c0de-0000-7000-8000-000000000000";
    private const string Other = "0198c0de-0000-7000-8000-000000000001";
    private static readonly OwnedInstance Stray = new() { ServerId = Id, Alive = true, Evidence = ["process 1"] };

    [Test]
    public async Task Files_SetAside_AreListedWithANote()
    {
        var world = new World();
        await using var rig = await SweptAsync(world);

        var item = rig.Leftovers.Kept.Single();

        Assert.That(item.ServerId, Is.EqualTo(Id));
        Assert.That(item.DeletedAt, Is.EqualTo(item.SetAsideAt.AddDays(90)).Within(TimeSpan.FromMinutes(5)));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(item.Folder, "NOTE.txt")),
            Does.Contain(Id).And.Contain("process 1").And.Contain("modular state adopt"));
        Assert.That(File.GetUnixFileMode(item.Folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Note_OfADeletedServer_DoesNotPromiseThatAdoptBringsItBack()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();
        await (await rig.Lifecycle.DeleteAsync(server.Id, true, null, CancellationToken.None)).Completion;

        var folder = await rig.LostAndFound.PutAsync(Stray with { ServerId = server.Id }, "No record wanted it.", CancellationToken.None);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder!, "NOTE.txt")), Does.Not.Contain("state adopt").And.Contain("create a new server"));
    }

    [Test]
    public async Task Removal_ByOrder_DeletesThem_AndOnlyThem()
    {
        var world = new World();
        await using var rig = await SweptAsync(world);
        var server = await rig.CreateAsync();

        Assert.That(() => rig.Leftovers.RemoveAsync(server.Id, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Conflict));
        await rig.Leftovers.RemoveAsync(Id, CancellationToken.None);

        Assert.That(rig.Leftovers.Kept, Is.Empty);
        Assert.That(() => rig.Leftovers.RemoveAsync(Id, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NotFound));
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
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

    [Test]
    public async Task Folder_OfAnotherUser_IsNotUsed_AndHidesNothing()
    {
        var world = new World();
        var foreign = Directory.CreateDirectory(Path.Combine(world.Context.DataPath, "lost+found")).FullName;
        ForeignFiles.Give(foreign);
        await using var rig = await SweptAsync(world);

        Assert.That(Path.GetDirectoryName(rig.Leftovers.Kept.Single().Folder), Is.EqualTo(foreign + ".modular"));
        await rig.Leftovers.RemoveAsync(Id, CancellationToken.None);
        Assert.That(rig.Leftovers.Kept, Is.Empty);
    }

    [Test]
    public async Task Folder_ThatCannotBeRead_HidesNothing()
    {
        var world = new World();
        var unreadable = Directory.CreateDirectory(Path.Combine(world.Context.DataPath, "lost+found")).FullName;
        Directory.CreateDirectory($"{unreadable}.modular/{Id}-20260102T030405Z/home");
        ForeignFiles.Open(world.Context.DataPath);
        File.SetUnixFileMode(unreadable, UnixFileMode.None);
        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(rig.Leftovers.Kept, Has.Count.EqualTo(1), "with the rights of whoever runs the tests");
        Assert.That(ForeignFiles.AsNobody(() => rig.Leftovers.Kept.Count), Is.EqualTo(1));
    }

    [Test]
    public async Task ProcessesAlone_LeaveNoFolder()
    {
        var world = new World();
        world.Backend.HasFiles = _ => false;
        await using var rig = LifecycleRig.WithoutStarting(world);

        await rig.LostAndFound.PutAsync(Stray, "No record wanted it.", CancellationToken.None);

        Assert.That(world.Backend.PutAside, Has.Count.EqualTo(1));
        Assert.That(rig.Leftovers.Kept, Is.Empty);
    }

    [Test]
    public async Task Sweep_WithOneThatCannotBeMoved_GoesOnWithTheOthersAndTellsOfIt()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        world.Backend.OnRemove =
            (id, _) => throw (id == Id ? new ServerException(ServerError.Unavailable, "It cannot be moved.") : new IOException("Disk error"));
        world.Backend.Strays.Add(Stray);
        await rig.UntilAsync(() => rig.Orphans.Current.Any(o => o.Evidence.Any(e => e.Contains("It cannot be moved.", StringComparison.Ordinal))),
            "the reason is told", TimeSpan.FromSeconds(1));

        world.Backend.OnRemove = (id, _) =>
        {
            if (id == Id)
                throw new ServerException(ServerError.Unavailable, "It cannot be moved.");
        };
        world.Backend.Strays.Add(Stray with { ServerId = Other });
        await rig.UntilAsync(() => rig.Leftovers.Kept.Any(i => i.ServerId == Other), "the other was moved", TimeSpan.FromSeconds(1));
        Assert.That(rig.Orphans.Current.Select(o => o.ServerId), Has.Member(Id));
    }

    [Test]
    public async Task FullDisk_KeepsNothingFromBeingMoved()
    {
        using var disk = SmallDisk.Mount(1);
        var world = new World(disk.Folder);
        await using var rig = LifecycleRig.WithoutStarting(world);
        disk.Fill();

        await rig.LostAndFound.PutAsync(Stray, "No record wanted it.", CancellationToken.None);

        Assert.That(Path.Combine(rig.Leftovers.Kept.Single().Folder, "home"), Does.Exist);
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
