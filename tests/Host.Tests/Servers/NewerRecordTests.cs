using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Host.Servers.Recovery;
using Modular.Host.Tests.Api;
using Modular.Testing.Stores;

namespace Modular.Host.Tests.Servers;

/// <summary>Records on a shared store that only a newer version can read.</summary>
internal sealed class NewerRecordTests
{
    private World _world = null!;

    [SetUp]
    public void ShareAStore()
    {
        _world = new World();
        _world.Store.IsShared = true;
    }

    [Test]
    public async Task Start_WithAnotherManagersNewerRecord_AdoptsItsOwnServers()
    {
        var id = (await _world.RunServersAsync(1))[0];
        _world.Store.Unreadable = [NewerOf("m2")];

        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That(rig.Get(id).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That((await rig.CreateAsync()).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(rig.Catalog.List(new ServerQuery()).Total, Is.EqualTo(2));
    }

    [Test]
    public async Task List_AfterAnotherManagerBecameNewer_KeepsItsServersAndSaysSo()
    {
        var foreign = ServerRecords.Sample(1) with { ManagerId = "m2", Port = 20050 };
        await _world.Store.AddAsync(foreign, CancellationToken.None);
        await _world.Store.WriteNoteAsync("manager/m2", "{}", CancellationToken.None);
        await using var rig = await LifecycleRig.StartAsync(_world);
        Assert.That(rig.Get(foreign.Id).Conditions, Is.Empty);

        _world.Store.Unreadable = [NewerOf("m2") with { Id = foreign.Id }];
        await _world.Store.TryRemoveAsync(foreign.Id, foreign.Version, CancellationToken.None);
        await rig.UntilAsync(() => rig.Get(foreign.Id).Conditions.Count == 1, "it is known to be newer");
        Assert.That(rig.Get(foreign.Id).Conditions.Single(),
            Has.Property("Type").EqualTo("record_unreadable").And.Property("Message").Contains("newer version"));
        Assert.That(rig.Get(foreign.Id).Port, Is.EqualTo(20050));

        _world.Store.Unreadable = [];
        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Total == 0, "it is gone");
    }

    [Test]
    public async Task Read_OfAnotherManagersNewerRecords_IsToldOnce()
    {
        using var lines = new LogLines();
        var stored = Read(lines);
        _world.Store.Unreadable = [NewerOf("m2", 1), NewerOf("m2", 2), NewerOf("m3", 3)];

        for (var i = 0; i < 3; i++)
            Assert.That(await stored.ReadAsync(CancellationToken.None).SelectMany(p => p.Unreadable).CountAsync(), Is.EqualTo(3));

        Assert.That(lines.All, Is.EqualTo(new[] { Line("m2", 1), Line("m3", 3) }));
    }

    [Test]
    public async Task Comparison_WithANewerRecordOfItsOwn_LeavesItAlone()
    {
        await using var rig = await LifecycleRig.StartAsync(_world);
        var record = await rig.CreateAsync();
        await _world.Store.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);
        _world.Store.Unreadable = [NewerOf("m1") with { Id = record.Id }];
        var began = _world.Time.GetUtcNow();

        await rig.UntilAsync(() => _world.Time.GetUtcNow() > began.AddMinutes(1), "comparisons were made", TimeSpan.FromSeconds(1));

        Assert.That(_world.Store.Records, Is.Empty);
    }

    [Test]
    public async Task Adopt_WithANewerRecordOfItsOwn_IsRefused()
    {
        await _world.RunServersAsync(1);
        _world.Store.Unreadable = [NewerOf("m1")];
        await using var rig = LifecycleRig.WithoutStarting(_world);
        using var output = new StringWriter();

        Assert.That(() => rig.Orders.AdoptAsync(output), Throws.TypeOf<ServerException>().With.Message.EqualTo("Record 0 is newer."));
    }

    [TestCase("m1", true, Description = "its own")]
    [TestCase("m2", false, Description = "on a store that nobody else uses, so it may be its own")]
    public void Read_OfANewerRecordThatMayBeItsOwn_IsRefused(string manager, bool isShared)
    {
        _world.Store.IsShared = isShared;
        using var lines = new LogLines();
        _world.Store.Unreadable = [NewerOf(manager)];

        Assert.That(async () => await Read(lines).ReadAsync(CancellationToken.None).ToListAsync(),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("Retryable")
                .False.And.Message.EqualTo("Record 0 is newer."));
    }

    private static UnreadableRecord NewerOf(string manager, int number = 0) => new()
    {
        Id = ServerRecords.Sample(number).Id,
        ManagerId = manager,
        Reason = $"Record {number} is newer.",
    };

    private static string Line(string manager, int number) =>
        $"1155 Warning Manager {manager} has records that this version cannot read; they are left alone, and not listed here: Record {number} is newer.";

    private StoredServers Read(LogLines lines)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        return new StoredServers(Guarded.Parts(allocator: _world.Allocator, store: _world.Store), _world.Context, factory.CreateLogger<StoredServers>());
    }
}
