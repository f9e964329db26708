using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Host.Tests.Servers;

/// <summary>What another manager's servers look like when the store they share is emptied: their ports must not be free then.</summary>
internal sealed class ForeignServersTests
{
    private const string NoteOfOther = "manager/m2";
    private static readonly ServerRecord Foreign = ServerRecords.Sample(1) with { ManagerId = "m2", Port = 20050 };
    private World _world = null!;

    [SetUp]
    public async Task ShareAStore()
    {
        _world = new World();
        _world.Store.IsShared = true;
        await _world.Store.WriteNoteAsync(NoteOfOther, "{}", CancellationToken.None);
        await _world.Store.AddAsync(Foreign, CancellationToken.None);
    }

    [Test]
    public async Task Server_ThatItsManagerDeleted_IsForgotten()
    {
        await using var rig = await LifecycleRig.StartAsync(_world);
        await _world.Store.TryRemoveAsync(Foreign.Id, Foreign.Version, CancellationToken.None);

        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Total == 0, "it is gone", TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Server_ThatAManagerDeletedWhichNeverLeftANote_IsForgotten()
    {
        var (records, _) = _world.Store.BackUp();
        _world.Store.Restore((records, new Dictionary<string, string>()));
        await using var rig = await LifecycleRig.StartAsync(_world);
        await _world.Store.TryRemoveAsync(Foreign.Id, Foreign.Version, CancellationToken.None);

        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Total == 0, "it is gone", TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Server_OfAManagerWhoseOtherServersAreThere_IsForgotten_AlsoWithoutItsNote()
    {
        var other = ServerRecords.Sample(2) with { ManagerId = "m2" };
        await _world.Store.AddAsync(other, CancellationToken.None);
        await using var rig = await LifecycleRig.StartAsync(_world);
        _world.Store.Restore(([other], new Dictionary<string, string>()));

        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Items.All(r => r.Id == other.Id), "it is gone", TimeSpan.FromSeconds(1));
        Assert.That(rig.Get(other.Id).ManagerId, Is.EqualTo("m2"));
    }

    [Test]
    public async Task Server_OfAnEmptiedStore_IsRememberedUntilItsManagerIsBack()
    {
        await using var rig = await LifecycleRig.StartAsync(_world);
        _world.Store.Flush();
        var began = _world.Time.GetUtcNow();
        await rig.UntilAsync(() => _world.Time.GetUtcNow() > began.AddMinutes(1), "it was looked for", TimeSpan.FromSeconds(1));
        Assert.That(rig.Get(Foreign.Id).Port, Is.EqualTo(20050));

        await _world.Store.WriteNoteAsync(NoteOfOther, "{}", CancellationToken.None);
        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Total == 0, "it is gone", TimeSpan.FromSeconds(1));
    }
}
