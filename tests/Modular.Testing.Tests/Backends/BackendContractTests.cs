using Modular.Testing.Backends;
using Modular.Testing.Tests.Runs;

namespace Modular.Testing.Tests.Backends;

/// <summary>
/// The contract of backends is worth something: it passes what is right, and fails what is wrong in one test that says which duty was broken.
/// </summary>
internal sealed class BackendContractTests
{
    [Test]
    public void Contract_OfACorrectBackend_Passes()
    {
        var fake = ContractRun.Of<BackendFixture<FakeBehind>>();
        var processes = ContractRun.Of<BackendFixture<HelperProcesses>>();

        Assert.That(fake.Messages.Concat(processes.Messages), Is.Empty);
        Assert.That(new[] { fake.Passed, processes.Passed }, Is.All.GreaterThanOrEqualTo(38));
    }

    [Test]
    public void Contract_OfABackendThatLeaksAProcess_Fails()
    {
        var run = ContractRun.Of<BackendFixture<LeakyBackend>>();

        Assert.That(run.Failed, Does.Contain(nameof(ServerBackendContract.Stop_WhenItReturns_NothingRuns)));
        Assert.That(run.Messages, Has.Some.Contains("StopAsync returned while something of the server was alive").And.Some.Contains("sleep 1000"),
            "it names the duty, and what is left");
    }

    [Test]
    public void Contract_OfABackendThatSaysGoneWhenItDoesNotKnow_Fails() => ContractRun.Of<BackendFixture<GuessingBackend>>()
        .AssertFailedOnly(nameof(ServerRecoveryContract.Recover_WithANoteThatTellsNothing_NeverSaysGoneOfWhatRuns), "what cannot be told is Unknown");

    [Test]
    public void Contract_OfABackendThatCountsFilesOfRunningServersOnly_Fails() => ContractRun.Of<BackendFixture<RunningOnlyBackend>>()
        .AssertFailedOnly(nameof(ServerDiskContract.Disk_WhereImplemented_IsToldWhetherItRunsOrNot), "a stop keeps its files, and they count");

    [Test]
    public void Contract_OfABackendThatGoesOnWhenAStartIsGivenUp_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<StubbornBackend>>().Messages, Has.Some.Contains("a start that was given up left something running"));

    [Test]
    public void Contract_OfABackendThatMixesServers_Fails() =>
        Assert.That(ContractRun.Of<BackendFixture<MixingBackend>>().Failed, Is.EqualTo(new[] { nameof(ServerBackendContract.Servers_SideBySide_DoNotMix) }));

    [Test]
    public void Contract_OfABackendThatDoesNotSeeAServersEnd_Fails()
    {
        var run = ContractRun.Of<BackendFixture<UnseeingBackend>>();

        Assert.That(run.Failed,
            Does.Contain(nameof(ServerBackendContract.Exited_WhenItIsKilled_Completes))
                .And.Contain(nameof(ServerRecoveryContract.Exited_OfAnAdoptedServerThatIsKilled_Completes)));
        Assert.That(run.Messages, Is.All.Contains("Exited never completed"));
    }

    [Test]
    public void Contract_OfABackendThatIsDeaf_Fails()
    {
        var run = ContractRun.Of<BackendFixture<DeafBackend>>();

        Assert.That(run.Failed, Is.EquivalentTo(new[]
        {
            nameof(ServerTroubleContract.Start_GivenUpBeforeItBegan_IsCancelled), nameof(ServerBackendContract.Start_GivenUpAtItsFirstStep_IsCancelled),
            nameof(ServerTroubleContract.Start_ThatHangs_EndsWhenItIsGivenUp),
        }));
        Assert.That(run.Messages, Is.All.Contains("StartAsync is deaf to its token"));
    }

    [Test]
    public void Contract_OfABackendThatIsDeafWhileAProgramHangs_Fails() => ContractRun.Of<BackendFixture<HardOfHearingBackend>>()
        .AssertFailedOnly(nameof(ServerTroubleContract.Start_ThatHangs_EndsWhenItIsGivenUp),
            "StartAsync is deaf to its token: it did not end when it was given up");

    [Test, Repeat(20)]
    public void Contract_OfABackendWhoseFailedStartLeavesAProcess_FailsEveryTime()
    {
        var run = ContractRun.Of<BackendFixture<AbandoningBackend>>(nameof(ServerTroubleContract.Start_ThatFailsHalfWay_LeavesNothing));
        run.AssertFailedOnly(nameof(ServerTroubleContract.Start_ThatFailsHalfWay_LeavesNothing), "a start that failed left something running");
    }

    [Test]
    public void Contract_OfABackendThatTellsThePassword_Fails() => ContractRun.Of<BackendFixture<TellingBackend>>()
        .AssertFailedOnly(nameof(ServerTroubleContract.Start_WithAPassword_TellsItNobody), "the password is on a command line");

    [Test]
    public void Contract_OfABackendThatListsFoldersOnly_Fails() => ContractRun.Of<BackendFixture<FolderListingBackend>>()
        .AssertFailedOnly(nameof(ServerMarkContract.ListOwned_WhenTheFilesAreLost_ListsWhatRuns), "ListOwnedAsync misses a server that runs without files");

    [Test]
    public void Contract_OfABackendThatListsAnotherManagersServers_Fails() => ContractRun.Of<BackendFixture<TakingBackend>>()
        .AssertFailedOnly(nameof(ServerMarkContract.Servers_OfAnotherManager_AreLeftAlone), "ListOwnedAsync lists another manager's servers");

    [Test]
    public void Contract_OfABackendThatEndsAnotherManagersServers_Fails() => ContractRun.Of<BackendFixture<KillingBackend>>()
        .AssertFailedOnly(nameof(ServerMarkContract.Servers_OfAnotherManager_AreLeftAlone), "RemoveAsync ended another manager's server");

    [Test]
    public void Contract_OfABackendThatDeletesFilesWithProcesses_Fails() => ContractRun.Of<BackendFixture<CleaningBackend>>()
        .AssertFailedOnly(nameof(ServerRemovalContract.Remove_OfProcesses_KeepsEveryFile), "scope Processes deleted files");

    [Test]
    public void Contract_OfABackendThatLeavesFiles_Fails() => ContractRun.Of<BackendFixture<LitteringBackend>>()
        .AssertFailedOnly(nameof(ServerRemovalContract.Remove_OfEverything_LeavesNoFile), "scope Everything left files of the server");

    [Test]
    public void Contract_OfABackendThatTakesAnyProfile_Fails() => ContractRun.Of<BackendFixture<ObligingBackend>>()
        .AssertFailedOnly(nameof(ServerPlanContract.Plan_OfAnUnknownProfile_IsInvalid), "an unknown profile was ignored");

    [Test]
    public void Contract_OfABackendThatIgnoresStrictLimits_Fails() => ContractRun.Of<BackendFixture<LenientBackend>>()
        .AssertFailedOnly(nameof(ServerPlanContract.Plan_OfALimit_KeepsWhatTheCapabilitiesSay), "a strict limit that is not enforced was ignored");
}
