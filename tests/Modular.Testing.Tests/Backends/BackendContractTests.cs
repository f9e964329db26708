using Modular.Testing.Backends;
using Modular.Testing.Tests.Runs;

namespace Modular.Testing.Tests.Backends;

/// <summary>The contract of backends is worth something: it passes what is right and fails what is wrong.</summary>
internal sealed class BackendContractTests
{
    [Test]
    public void Contract_OfACorrectBackend_Passes()
    {
        var fake = ContractRun.Of<BackendFixture<FakeBehind>>();
        var processes = ContractRun.Of<BackendFixture<HelperProcesses>>();

        Assert.That(fake.Messages.Concat(processes.Messages), Is.Empty);
        Assert.That(new[] { fake.Passed, processes.Passed }, Is.All.GreaterThanOrEqualTo(20));
    }

    [Test]
    public void Contract_OfABackendThatLeaksAProcess_Fails()
    {
        var run = ContractRun.Of<BackendFixture<LeakyBackend>>();

        Assert.That(run.Failed, Does.Contain(nameof(ServerBackendContract.Stop_WhenItReturns_NothingRuns)).And.Contain(nameof(ServerBackendContract.Remove_OfWhatRuns_EndsItAndMayBeRepeated)));
        Assert.That(run.Messages, Has.Some.Contains("sleep 1000"), "it names what is left");
    }

    [Test]
    public void Contract_OfABackendThatSaysGoneWhenItDoesNotKnow_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<GuessingBackend>>().Failed, Is.EqualTo(new[] { nameof(ServerRecoveryContract.Recover_WithANoteThatTellsNothing_NeverSaysGoneOfWhatRuns) }));

    [Test]
    public void Contract_OfABackendThatCountsFilesOfRunningServersOnly_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<RunningOnlyBackend>>().Failed, Is.EqualTo(new[] { nameof(ServerDiskContract.Disk_WhereImplemented_IsToldWhetherItRunsOrNot) }));

    [Test]
    public void Contract_OfABackendThatGoesOnWhenAStartIsGivenUp_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<StubbornBackend>>().Failed, Is.EqualTo(new[] { nameof(ServerBackendContract.Start_WhenGivenUp_LeavesNothing) }));

    [Test]
    public void Contract_OfABackendThatMixesServers_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<MixingBackend>>().Failed, Is.EqualTo(new[] { nameof(ServerBackendContract.Servers_SideBySide_DoNotMix) }));
}
