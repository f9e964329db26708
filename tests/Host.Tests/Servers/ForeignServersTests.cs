using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;
using Modular.Testing.Fakes;
using Modular.Testing.Stores;
using Moq;

namespace Modular.Host.Tests.Servers;

/// <summary>What another manager's servers look like when the store they share is emptied: their ports must not be free then.</summary>
internal sealed class ForeignServersTests
{
    private readonly MemoryStore _records = new();
    private readonly World _world = new();
    private ServerRegistry _registry = null!;
    private ForeignServers _foreign = null!;

    [SetUp]
    public async Task ShareAStore()
    {
        var store = new Mock<IStateStore>();
        store.As<ISharedState>().Setup(s => s.IsShared).Returns(true);
        store.As<IStoreNotes>().Setup(s => s.ReadNoteAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(_records.ReadNoteAsync);
        store.Setup(s => s.ListAsync(It.IsAny<ServerQuery>(), It.IsAny<CancellationToken>())).Returns(_records.ListAsync);
        var parts = new SelectedParts(_world.Backend, _world.Allocator, store.Object);
        _registry = new ServerRegistry(_world.Options, _world.Context, null!);
        _foreign = new ForeignServers(parts, _registry, new StoreLineage(parts, _world.Context));
        _records.Flush();
        await _records.WriteNoteAsync("manager/m2", "{}", CancellationToken.None);
        await _records.AddAsync(ServerRecords.Sample(1) with { ManagerId = "m2" }, CancellationToken.None);
        await _foreign.RefreshAsync(CancellationToken.None);
        Assert.That(_registry.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Server_ThatItsManagerDeleted_IsForgotten()
    {
        var record = _records.Records.Single();
        await _records.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);

        await _foreign.RefreshAsync(CancellationToken.None);

        Assert.That(_registry.All, Is.Empty);
    }

    [Test]
    public async Task Server_OfAnEmptiedStore_IsRememberedUntilItsManagerIsBack()
    {
        _records.Flush();
        await _foreign.RefreshAsync(CancellationToken.None);
        Assert.That(_registry.All, Has.Count.EqualTo(1));

        await _records.WriteNoteAsync("manager/m2", "{}", CancellationToken.None);
        await _foreign.RefreshAsync(CancellationToken.None);
        Assert.That(_registry.All, Is.Empty);
    }
}
