using System.Reflection;
using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Tests.Api;
using Modular.Testing.Fakes;
using Moq;

namespace Modular.Host.Tests.Parts;

/// <summary>What stores, allocators and listings return is looked at before anybody believes it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GuardedAnswersTests : IDisposable
{
    private const string Id = "0198c000-0000-7000-8000-000000000001";
    private readonly Mock<IPortAllocator> _allocator = new();
    private readonly Mock<IStateStore> _store = new();
    private readonly LogLines _log = new();

    private GuardedParts Parts => Guarded.Parts(allocator: _allocator.Object, store: _store.Object, log: _log);

    public void Dispose() => _log.Dispose();

    [TestCase(null, 20000, true)]
    [TestCase(null, 22, false)]
    [TestCase(20005, 20005, true)]
    [TestCase(20005, 20006, true, Description = "what its owner has")]
    [TestCase(20005, 22, false)]
    [TestCase(13389, 13389, true, Description = "a port that an earlier range had stays its owner's")]
    public async Task Port_ThatCannotBeRight_IsRefused(int? preferred, int given, bool isBelieved)
    {
        _allocator.Setup(a => a.AcquireAsync(It.IsAny<PortRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(given);

        await AnswersAsync(() => Parts.Allocator.AcquireAsync(new PortRequest { Owner = Id, Preferred = preferred }, CancellationToken.None), isBelieved);
    }

    [Test]
    public async Task Ports_WithOneTwiceOrNull_AreRefused()
    {
        _allocator.SetupSequence(a => a.ListAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync([new PortInfo { Port = 20000, Status = PortStatus.Available }, new PortInfo
            {
                Port = 20000,
                Status = PortStatus.Blocked,
            }]).ReturnsAsync([null!]).ReturnsAsync((IReadOnlyList<PortInfo>)null!);
        var ports = Parts.Allocator;

        for (var i = 0; i < 3; i++)
            await AnswersAsync(() => ports.ListAsync(CancellationToken.None), isBelieved: false);
    }

    [Test]
    public async Task Reconciliation_OfNull_IsRefused()
    {
        _allocator.Setup(a => a.ReconcileAsync(It.IsAny<IReadOnlyCollection<PortHolding>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PortReconciliation
            {
                Released = null!,
            });

        await AnswersAsync(() => Parts.Allocator.ReconcileAsync([], DateTimeOffset.UnixEpoch, CancellationToken.None), isBelieved: false);
    }

    [Test]
    public void ReconciliationDue_ThatThrows_IsWhatItWas()
    {
        _allocator.As<IAllocatorReconciliation>().SetupSequence(a => a.IsReconciliationDue).Returns(true).Throws(new IOException()).Returns(false);
        var ports = Parts.Allocator;

        Assert.That((ports.IsReconciliationDue, ports.IsReconciliationDue, ports.IsReconciliationDue), Is.EqualTo((true, true, false)));
    }

    [Test]
    public async Task Record_OfAnotherServer_IsRefused()
    {
        _store.Setup(s => s.FindAsync(Id, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Server() with { Id = "0198c000-0000-7000-8000-000000000009" });

        await AnswersAsync(() => Parts.Store.FindAsync(Id, CancellationToken.None), isBelieved: false);
    }

    [Test]
    public async Task Page_OfWhatTheContractForbids_IsRefused()
    {
        Page<ServerRecord>?[] pages =
        [
            null, new() { Items = null!, Total = 0 }, new()
            {
                Items = [null!],
                Total = 1,
            }, new() { Items = [], Total = -1 }, new() { Items = [], NextCursor = "c", Total = 1 }, new()
            {
                Items = [Samples.Server() with { Spec = null! }],
                Total = 1,
            }, new()
            {
                Items = [],
                Total = 0,
                Unreadable = [null!],
            },
        ];
        foreach (var page in pages)
        {
            _store.Setup(s => s.ListAsync(It.IsAny<ServerQuery>(), It.IsAny<CancellationToken>())).ReturnsAsync(page!);
            await AnswersAsync(() => Parts.Store.ListAsync(new ServerQuery { Cursor = "c" }, CancellationToken.None), isBelieved: false);
        }
    }

    [Test]
    public async Task Owned_WhatIsNoServers_IsLeftOut()
    {
        var backend = new FakeBackend();
        backend.Strays.Add(new OwnedInstance { ServerId = "../../etc", Alive = true, Evidence = [] });
        backend.Strays.Add(new OwnedInstance { ServerId = Id, Alive = true, Evidence = [] });

        var owned = await Guarded.Parts(backend, log: _log).Backend.ListOwnedAsync(CancellationToken.None);

        Assert.That(owned.Select(o => o.ServerId), Is.EqualTo(new[] { Id }));
        Assert.That(_log.All.Single(), Does.StartWith("1404 Error").And.Contain("returned the id '../../etc'"));
    }

    [Test]
    public async Task Owned_OneTwice_IsRefused()
    {
        var backend = new FakeBackend();
        backend.Strays.Add(new OwnedInstance { ServerId = Id, Alive = true, Evidence = [] });
        backend.Strays.Add(new OwnedInstance { ServerId = Id, Alive = false, Evidence = [] });

        await AnswersAsync(() => Guarded.Parts(backend, log: _log).Backend.ListOwnedAsync(CancellationToken.None), isBelieved: false);
    }

    [Test]
    public async Task SelfChecks_ThatBreak_AreFindings()
    {
        _store.As<ISelfCheck>().Setup(c => c.CheckAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new IOException());
        _allocator.As<ISelfCheck>().Setup(c => c.CheckAsync(It.IsAny<CancellationToken>())).ReturnsAsync([new Finding
        {
            Severity = FindingSeverity.Warning,
            Message = "w",
            Fix = "f",
        }]);

        var findings = await new SelfChecks(Parts).RunAsync(CancellationToken.None);

        Assert.That(findings.Select(f => (f.Part, f.Finding.Severity)),
            Is.EqualTo(new[] { ("port_allocator", FindingSeverity.Warning), ("state_store", FindingSeverity.Error) }));
    }

    /// <summary>The table of bounds knows every member of the contract that a plugin implements.</summary>
    [Test]
    public async Task Bounds_OfEveryMemberOfTheContract_AreInTheTable()
    {
        var known = typeof(PluginBounds).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<PluginBound>()
            .Select(b => b.Call).ToHashSet();
        var members = from type in typeof(IServerBackend).Assembly.GetExportedTypes()
                      where type.IsInterface
                      from member in type.GetMembers()
                      where member is PropertyInfo or MethodInfo { IsSpecialName: false }
                      let name = $"{type.Name}.{member.Name}"
                      where name is not ("IRunningServer.Handle" or "IRunningServer.Endpoint") // they are read within the call that returns them
                      select name;

        Assert.That(members.Except(known), Is.Empty);
    }

    private static async Task AnswersAsync(Func<Task> call, bool isBelieved)
    {
        if (isBelieved)
        {
            Assert.That(call, Throws.Nothing);
            return;
        }

        var e = (await Assert.ThrowsAsync<ServerException>(() => call()))!;
        Assert.That((e.Error, e.Message), Is.EqualTo((ServerError.Unavailable, e.Message)));
        Assert.That(e.Message, Does.Contain("which the contract forbids"));
    }
}
