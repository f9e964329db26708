using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Files;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Removing;

internal sealed class SetAsideTests : BackendFixture
{
    [Test]
    [CancelAfter(60_000)]
    public async Task SetAside_OfARunningServer_EndsItAndKeepsEveryFile(CancellationToken ct)
    {
        var start = NewStart();
        await using (await StartAsync(start, ct))
        {
            var home = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId);
            await File.WriteAllTextAsync(Path.Combine(home, "thesis.txt"), "precious", ct);
            File.SetUnixFileMode(home, UnixFileMode.None); // as a session may do
            var folder = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "lost+found", $"{start.ServerId}-1")).FullName;

            await Ability.SetAsideAsync(start.ServerId, folder, ct);
            await Ability.SetAsideAsync(start.ServerId, folder, ct);

            Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "home", "thesis.txt"), ct), Is.EqualTo("precious"));
            Assert.That(Path.Combine(folder, "configuration", "private", "credentials.json"), Does.Exist);
            Assert.That(Path.Combine(folder, "record.json"), Does.Exist);
            Assert.That(Path.Combine(Folders.Host.LogPath, "lost+found", $"{start.ServerId}-1", "logs", "xrdp.log"), Does.Exist);
            Assert.That(Path.Combine(folder, "logs", "xrdp.log"), Does.Exist, "a link leads there");
            Assert.That(await OwnedAsync(ct), Is.Empty, "it is no orphan any more");

            await Ability.DiscardAsync(folder, ct);
            await Ability.DiscardAsync(folder, ct);
            Assert.That(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!), Is.Empty);
            Assert.That(Directory.GetFileSystemEntries(Path.Combine(Folders.Host.LogPath, "lost+found")), Is.Empty);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task SetAside_OfWhatCameBackAfterACutOffAttempt_KeepsBoth(CancellationToken ct)
    {
        var id = Guid.CreateVersion7().ToString();
        var folder = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "lost+found", $"{id}-1")).FullName;
        foreach (var content in new[] { "first", "second" })
        {
            var home = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "sessions", id)).FullName;
            await File.WriteAllTextAsync(Path.Combine(home, "a"), content, ct);
            await Ability.SetAsideAsync(id, folder, ct);
        }

        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "home", "a"), ct), Is.EqualTo("first"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "home-2", "a"), ct), Is.EqualTo("second"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task SetAside_OfAHomeInAFileSystemOfItsOwn_KeepsItThere(CancellationToken ct)
    {
        using var disk = SmallDisk.Mount(2);
        var sessions = Path.Combine(Folders.Host.DataPath, "sessions");
        Directory.CreateSymbolicLink(sessions, disk.Folder); // a rename from there fails as one across mounts does
        var (id, folder) = await PutHomeAsideAsync("1", ct);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "home", "a"), ct), Is.EqualTo("precious"), "a link leads there");
        Assert.That(Path.Combine(sessions, ".lost+found", $"{id}-1", "home", "a"), Does.Exist);
        Assert.That(await OwnedAsync(ct), Is.Empty);

        await Ability.DiscardAsync(folder, ct);
        Assert.That((Directory.Exists(folder), Directory.GetFileSystemEntries(Path.Combine(sessions, ".lost+found"))),
            Is.EqualTo((false, Array.Empty<string>())));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task SetAside_WhereTheLogsLostAndFoundIsAnothersFolder_UsesAnother(CancellationToken ct)
    {
        var foreign = Directory.CreateDirectory(Path.Combine(Folders.Host.LogPath, "lost+found")).FullName;
        XrdpFileOwner.Set(foreign, 54321, 54321);
        var id = Guid.CreateVersion7().ToString();
        Directory.CreateDirectory(Path.Combine(Folders.Host.LogPath, "xrdp", "servers", id));
        var folder = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "lost+found", $"{id}-1")).FullName;

        await Ability.SetAsideAsync(id, folder, ct);
        Assert.That(Path.Combine(Folders.Host.LogPath, "lost+found.modular", $"{id}-1", "logs"), Does.Exist);

        await Ability.DiscardAsync(folder, ct);
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(Folders.Host.LogPath, "lost+found.modular")), Is.Empty);
        Assert.That(foreign, Does.Exist);
    }

    [TestCase("lost+found")]
    [TestCase("lost+found.modular")]
    [TestCase("sessions/.lost+found")]
    [CancelAfter(60_000)]
    public async Task Uid_OfWhatIsKept_IsNotGivenAgain(string place, CancellationToken ct)
    {
        var options = new XrdpOptions { UidRangeStart = 70000, UidRangeEnd = 70001 };
        var uids = new ServerUids(options, Folders.Host);
        var folder = Path.Combine(Folders.Host.DataPath, place, $"{Guid.CreateVersion7()}-1");
        XrdpFileOwner.Set(Directory.CreateDirectory(Path.Combine(folder, "home")).FullName, 70000, 70000);

        Assert.That(uids.Assign(NewFolders()), Is.EqualTo(70001));
        Assert.That(() => uids.Assign(NewFolders()), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NoCapacity));

        await Ability.DiscardAsync(folder, ct);
        Assert.That(uids.Assign(NewFolders()), Is.EqualTo(70000));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Rebuild_AfterTheConfigurationIsGone_TellsWhoseHomeItIs(CancellationToken ct)
    {
        var start = NewStart();
        await using (await StartAsync(start, ct))
            await Backend.RemoveAsync(start.ServerId, RemovalScope.Configuration, ct); // as a shutdown does

        var rebuilt = await ((IBackendRebuild)Backend).RebuildAsync(start.ServerId, ct);
        Assert.That(rebuilt, Has.Property("IsRunning").False.And.Property("Port").EqualTo(start.Port));
        Assert.That(rebuilt!.Spec.UserId, Is.EqualTo(start.Spec.UserId));

        await Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);
        Assert.That(await ((IBackendRebuild)Backend).RebuildAsync(start.ServerId, ct), Is.Null);
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(Folders.Host.DataPath, "xrdp", "records")), Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Listing_OfLogsAlone_SaysThatNothingElseIsThere(CancellationToken ct)
    {
        var (logs, both) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        foreach (var folder in new[] { $"{Folders.Host.LogPath}/xrdp/servers/{logs}", $"{Folders.Host.LogPath}/xrdp/servers/{both}",
            $"{Folders.Host.DataPath}/sessions/{both}" })
            Directory.CreateDirectory(folder);

        var found = await OwnedAsync(ct);

        Assert.That(found.Single(i => i.ServerId == logs).LogsOnly, Is.True);
        Assert.That(found.Single(i => i.ServerId == both).LogsOnly, Is.False);
    }

    private ServerFolders NewFolders() => ServerFolders.Of(Folders.Host, Guid.CreateVersion7().ToString());

    /// <summary>A server of which only a home is left, and the folder that it was moved to.</summary>
    private async Task<(string Id, string Folder)> PutHomeAsideAsync(string name, CancellationToken ct)
    {
        var id = Guid.CreateVersion7().ToString();
        var home = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "sessions", id)).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "a"), "precious", ct);
        var folder = Directory.CreateDirectory(Path.Combine(Folders.Host.DataPath, "lost+found", $"{id}-{name}")).FullName;
        await Ability.SetAsideAsync(id, folder, ct);
        return (id, folder);
    }

    private IBackendSetAside Ability => (IBackendSetAside)Backend;

    private async Task<List<OwnedInstance>> OwnedAsync(CancellationToken ct)
    {
        var found = new List<OwnedInstance>();
        await foreach (var instance in Backend.ListOwnedAsync(ct))
            found.Add(instance);

        return found;
    }
}
