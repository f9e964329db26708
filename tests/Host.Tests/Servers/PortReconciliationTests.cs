using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Servers.State;
using Modular.Testing.Fakes;
using Moq;

namespace Modular.Host.Tests.Servers;

/// <summary>Books that are made equal to the records while these change.</summary>
internal sealed class PortReconciliationTests
{
    private const string Conflict = "Port 20000 is claimed by servers a and b; a keeps it.";
    private readonly Mock<IPortAllocator> _allocator = new();
    private readonly FakeTimeProvider _time = new();
    private ServerPorts _ports = null!;

    [SetUp]
    public void Begin()
    {
        var parts = Guarded.Parts(allocator: _allocator.Object);
        _ports = new ServerPorts(parts, new KnownCapabilities(parts), null!, _time, NullLogger<ServerPorts>.Instance);
    }

    [Test]
    public async Task Conflict_ThatIsGoneTheNextTime_IsNone()
    {
        Assert.That((await ReconcileAsync(Conflict)).Conflicts, Is.Empty);
        Assert.That(_ports.IsReconciliationDue, Is.True, "it is looked again");

        Assert.That((await ReconcileAsync("Port 20001 is claimed by servers a and b; a keeps it.")).Conflicts, Is.Empty, "another one is new");
        Assert.That((await ReconcileAsync()).Conflicts, Is.Empty);
        Assert.That(_ports.IsReconciliationDue, Is.False);
    }

    [Test]
    public async Task Conflict_ThatStays_IsTold()
    {
        await ReconcileAsync(Conflict);

        Assert.That((await ReconcileAsync(Conflict)).Conflicts, Is.EqualTo(new[] { Conflict }));
        Assert.That(_ports.IsReconciliationDue, Is.False, "nothing will change by looking");
    }

    /// <summary>Else what is acquired while the records are read for the second time would be freed.</summary>
    [Test]
    public async Task AsOf_AfterTheFirstTime_IsNow()
    {
        Assert.That(_ports.AsOf, Is.EqualTo(DateTimeOffset.MaxValue), "an earlier host may have had another clock");

        await ReconcileAsync();

        Assert.That(_ports.AsOf, Is.EqualTo(_time.GetUtcNow()));
    }

    private Task<PortReconciliation> ReconcileAsync(params string[] conflicts)
    {
        _allocator.Setup(a => a.ReconcileAsync(It.IsAny<IReadOnlyCollection<PortHolding>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PortReconciliation { Conflicts = conflicts });
        return _ports.ReconcileAsync([], DateTimeOffset.MaxValue, CancellationToken.None);
    }
}
