using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Load;

namespace Modular.Host.Tests.Load;

internal sealed class DescriptorBudgetTests
{
    private const int Own = 384;
    private readonly FakeTimeProvider _time = new();
    private int _open;

    [SetUp]
    public void Begin() => _open = Own;

    [TestCase(512, 32)]
    [TestCase(1024, 256)]
    [TestCase(524288, 4096)]
    [TestCase(100, 16)]
    public void Connections_AreHalfOfWhatIsLeft(int limit, int most) => Assert.That(Budget(limit).MostConnections, Is.EqualTo(most));

    [Test]
    public void TryAddConnection_AboveTheMost_IsRefusedUntilOneCloses()
    {
        var budget = Budget(1024);
        Assert.That(Enumerable.Range(0, budget.MostConnections).All(_ => Open(budget)));
        Assert.That(budget.TryAddConnection(), Is.False);

        budget.RemoveConnection();
        Assert.That(budget.TryAddConnection());
    }

    [Test]
    public void TryAddConnection_WhenOthersHaveTakenAllButTheReserve_IsRefused()
    {
        var budget = Budget(1024);
        _open = 1024 - budget.Reserve;
        Assert.That(budget.TryAddConnection(), Is.False);

        _open -= 10;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(budget.TryAddConnection());
    }

    [Test]
    public void DemandForStart_WhileConnectionsFlood_IsMetAllTheSame()
    {
        var budget = Budget(1024);
        while (Open(budget))
            _time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotThrow(budget.DemandForStart);
    }

    [Test]
    public void DemandForStart_WhenServersHaveTakenTheirShare_SaysHowToGetMore_AndConnectionsGoOn()
    {
        var budget = Budget(1024);
        _open = 1024 - budget.Reserve - budget.MostConnections;

        Assert.That(Assert.Throws<ServerException>(budget.DemandForStart)!.Error, Is.EqualTo(ServerError.NoCapacity));
        Assert.That(Assert.Throws<ServerException>(budget.DemandForStart)!.Message, Does.Contain("1024").And.Contain("ulimit -n"));
        Assert.That(budget.TryAddConnection());
    }

    private DescriptorBudget Budget(int limit) => new(limit, () => _open, _time);

    private bool Open(DescriptorBudget budget)
    {
        if (!budget.TryAddConnection())
            return false;

        _open++;
        return true;
    }
}
