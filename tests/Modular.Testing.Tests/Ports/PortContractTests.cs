using Modular.Testing.Ports;
using Modular.Testing.Tests.Runs;

namespace Modular.Testing.Tests.Ports;

/// <summary>
/// The contract of allocators is worth something: it passes what is right, and fails what is wrong in one test that says which duty was broken.
/// </summary>
internal sealed class PortContractTests
{
    [Test]
    public void Contract_OfACorrectAllocator_Passes()
    {
        ContractRun[] runs =
        [
            ContractRun.Of<PortFixture<PortsBehind>>(), ContractRun.Of<SharedPortFixture<SharingAllocator>>(),
            ContractRun.Of<PortReconciliationFixture<PortsBehind>>(),
            ContractRun.Of<PortReconciliationFixture<SharingAllocator>>(), ContractRun.Of<PortOutageFixture<OutagePorts>>(),
        ];

        Assert.That(runs.SelectMany(r => r.Messages), Is.Empty);
        Assert.That(runs.Select(r => r.Passed).ToArray(), Is.EqualTo(new[] { 15, 15, 4, 4, 1 }));
    }

    [Test, Repeat(20)]
    public void Contract_OfAnAllocatorThatDoublesAPortUnderRace_FailsEveryTime() => ContractRun.Of<PortFixture<RacyAllocator>>()
        .AssertFailedOnly(nameof(PortAllocatorContract.Acquire_ByManyAtOnce_GivesNoPortTwice), "one port was given to two owners that asked at once");

    [Test]
    public void Contract_OfAnAllocatorThatTakesEveryPortForOneOfThisMachine_Fails() => ContractRun.Of<PortFixture<HomelyAllocator>>()
        .AssertFailedOnly(nameof(PortAllocatorContract.Acquire_OfAPortElsewhere_MindsTheBooksOnly), "OnHost is false, and yet");

    [Test]
    public void Contract_OfAnAllocatorThatForgetsOwners_Fails() =>
        Assert.That(ContractRun.Of<PortFixture<ForgetfulAllocator>>().Failed,
            Does.Contain(nameof(PortAllocatorContract.Acquire_ByAnOwnerThatHasOne_GivesTheSame)));

    [Test]
    public void Contract_OfAnAllocatorThatFreesAnotherManagersPorts_Fails() => ContractRun.Of<PortReconciliationFixture<GreedyAllocator>>()
        .AssertFailedOnly(nameof(PortReconciliationContract.Reconcile_ByAnotherManager_FreesNothingOfOurs), "a reconciliation freed another manager's port");

    [Test]
    public void Contract_OfAnAllocatorThatGivesAnotherManagersPortsAway_Fails() =>
        Assert.That(ContractRun.Of<SharedPortFixture<DoublingAllocator>>().Messages, Has.Some.Contains("a port of another manager's was given away"));

    [Test]
    public void Contract_OfAnAllocatorThatSharesBooksAndDoesNotSaySo_Fails() => ContractRun.Of<PortFixture<SharingAllocator>>()
        .AssertFailedOnly(nameof(PortAllocatorContract.Acquire_ByAnotherManager_LeavesThisOnesPort), "SharesBooks is false");

    [Test]
    public void Contract_OfAnAllocatorThatWaitsForItsBooksForEver_Fails() => ContractRun.Of<PortOutageFixture<HangingPorts>>()
        .AssertFailedOnly(nameof(PortOutageContract.Calls_WhileTheBooksCannotBeReached_AreUnavailableInTime), "did not say Unavailable within 3 s");
}
