using Modular.Testing.Ports;
using Modular.Testing.Tests.Runs;

namespace Modular.Testing.Tests.Ports;

/// <summary>The contract of allocators is worth something: it passes what is right and fails what is wrong.</summary>
internal sealed class PortContractTests
{
    [Test]
    public void Contract_OfACorrectAllocator_Passes()
    {
        var run = ContractRun.Of<PortFixture<PortsBehind>>();
        var reconciliation = ContractRun.Of<PortReconciliationFixture<PortsBehind>>();

        Assert.That(run.Messages.Concat(reconciliation.Messages), Is.Empty);
        Assert.That(run.Passed, Is.GreaterThanOrEqualTo(12));
        Assert.That(reconciliation.Passed, Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    public void Contract_OfAnAllocatorThatDoublesAPortUnderRace_Fails() =>
        Assert.That(ContractRun.Of<PortFixture<RacyAllocator>>().Failed, Is.EqualTo(new[] { nameof(PortAllocatorContract.Acquire_ByManyAtOnce_GivesNoPortTwice) }));

    [Test]
    public void Contract_OfAnAllocatorThatForgetsOwners_Fails() =>
        Assert.That(ContractRun.Of<PortFixture<ForgetfulAllocator>>().Failed, Does.Contain(nameof(PortAllocatorContract.Acquire_ByAnOwnerThatHasOne_GivesTheSame)));
}
