using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>How every <see cref="IPortAllocator"/> makes its books equal to what the store says.</summary>
public abstract class PortReconciliationContract : PortAllocatorFixture
{
    /// <summary>The store is the truth: what it knows is held, what it does not know is released, and what is younger than it is left.</summary>
    [Test]
    public async Task Reconcile_MakesTheBooksEqualToTheTruth()
    {
        await AcquireAsync("forgotten");
        Time.Advance(TimeSpan.FromSeconds(10));
        var asOf = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromSeconds(1));
        await AcquireAsync("young");

        var result = await Ports.ReconcileAsync(
            [Holding("a", FirstPort + 4, true), Holding("b", FirstPort + 5, false), Holding("outside", FirstPort - 50, true)], asOf, CancellationToken.None);

        Assert.That(result.Released, Is.EqualTo(new[] { FirstPort }));
        Assert.That(result.Taken.Select(t => t.Owner), Is.EquivalentTo(new[] { "a", "b", "outside" }));
        Assert.That(await StatusAsync(FirstPort + 4), Is.EqualTo(PortStatus.Allocated));
        Assert.That(await StatusAsync(FirstPort + 5), Is.EqualTo(PortStatus.Reserved));
        Assert.That(await AcquireAsync("young"), Is.EqualTo(FirstPort + 1));
        Assert.That(await AcquireAsync("outside"), Is.EqualTo(FirstPort - 50));
    }

    /// <summary>Two records that claim one port are reported, and one keeps it.</summary>
    [Test]
    public async Task Reconcile_WhenTwoClaimOnePort_ReportsTheConflict()
    {
        var result = await Ports.ReconcileAsync([Holding("a", FirstPort, true), Holding("b", FirstPort, true)], Time.GetUtcNow(), CancellationToken.None);

        Assert.That(result.Conflicts.Single(), Does.Contain($"{FirstPort}").And.Contain("a").And.Contain("b"));
        Assert.That((await Ports.ListAsync(CancellationToken.None))[0].Owner, Is.AnyOf("a", "b"));
    }

    /// <summary>To reconcile twice with the same truth changes nothing the second time.</summary>
    [Test]
    public async Task Reconcile_Again_ChangesNothing()
    {
        PortHolding[] truth = [Holding("a", FirstPort + 1, true)];
        await Ports.ReconcileAsync(truth, Time.GetUtcNow(), CancellationToken.None);

        var again = await Ports.ReconcileAsync(truth, Time.GetUtcNow(), CancellationToken.None);

        Assert.That(again, Has.Property("Taken").Empty.And.Property("Released").Empty.And.Property("Conflicts").Empty);
    }

    /// <summary>A manager frees what its own records do not know, never what another manager acquired, whose records it cannot see.</summary>
    [Test]
    public async Task Reconcile_ByAnotherManager_FreesNothingOfOurs()
    {
        var other = await OpenForAsync("manager-2");
        var held = await AcquireAsync("a");
        Time.Advance(TimeSpan.FromSeconds(1));

        var result = await other.ReconcileAsync([], Clock.GetUtcNow(), CancellationToken.None);

        Assert.That(result.Released, Is.Empty, "a reconciliation freed another manager's port");
        Assert.That(await AcquireAsync("a"), Is.EqualTo(held), "a reconciliation took another manager's port away");
        Assert.That((await Ports.ReconcileAsync([], Clock.GetUtcNow(), CancellationToken.None)).Released, Is.EqualTo(new[] { held }),
            "its own manager must be able to free it");
    }
}
