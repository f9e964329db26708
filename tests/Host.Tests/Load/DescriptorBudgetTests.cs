using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Settings;

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

    [TestCase(256)]
    [TestCase(DescriptorBudget.Least - 1)]
    public void DemandLeast_WithTooFewToWorkWith_SaysHowManyAndHowToGetThem(int limit) =>
        Assert.That(() => DescriptorBudget.DemandLeast(limit), Throws.TypeOf<SettingsException>()
            .With.Message.Contains($"{limit}").And.Message.Contains("480").And.Message.Contains("ulimit -Hn").And.Message.Contains("LimitNOFILE"));

    [Test]
    public void DemandLeast_WithTheLeast_IsMet_AndAServerCanBeStarted()
    {
        Assert.That(() => DescriptorBudget.DemandLeast(DescriptorBudget.Least), Throws.Nothing);
        Assert.That(Budget(DescriptorBudget.Least).IsEnough);
    }

    [TestCase(DescriptorBudget.Least, true)]
    [TestCase(1023, true)]
    [TestCase(1024, false)]
    public void Finding_BelowAComfortableLimit_WarnsWithTheFix(int limit, bool warns)
    {
        var finding = Budget(limit).Finding;

        Assert.That(finding?.Severity, Is.EqualTo(warns ? FindingSeverity.Warning : null));
        Assert.That(finding?.Message, warns ? Does.Contain($"{limit}") : Is.Null);
        Assert.That(finding?.Fix, warns ? Does.Contain("LimitNOFILE=1024") : Is.Null);
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
