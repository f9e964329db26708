using Modular.Testing.Fakes;
using Modular.Testing.Stores;
using Modular.Testing.Tests.Runs;

namespace Modular.Testing.Tests.Stores;

/// <summary>The contract of stores is worth something: it passes what is right and fails what is wrong.</summary>
internal sealed class StoreContractTests
{
    [Test]
    public void Contract_OfACorrectStore_Passes()
    {
        var run = ContractRun.Of<StoreFixture<MemoryStore>>();
        var race = ContractRun.Of<StoreRaceFixture<MemoryStore>>();
        var query = ContractRun.Of<StoreQueryFixture<MemoryStore>>();

        var notes = ContractRun.Of<StoreNotesFixture<MemoryStore>>();

        Assert.That(run.Messages.Concat(race.Messages).Concat(query.Messages).Concat(notes.Messages), Is.Empty);
        Assert.That(new[] { run.Passed, race.Passed, query.Passed, notes.Passed }, Is.All.GreaterThanOrEqualTo(4));
    }

    [Test]
    public void Contract_OfAStoreThatForgetsNotes_Fails() =>
        Assert.That(ContractRun.Of<StoreNotesFixture<NotelessStore>>().Failed,
            Is.EqualTo(new[] { nameof(StoreNotesContract.Note_WhenTheStoreIsOpenedAgain_IsStillThere) }));

    [Test]
    public void Contract_OfAStoreThatIgnoresVersions_Fails() =>
        Assert.That(ContractRun.Of<StoreFixture<LastWriteWinsStore>>().Failed, Is.EquivalentTo(new[]
        {
            nameof(StateStoreContract.Update_WithAnotherVersion_ChangesNothing),
            nameof(StateStoreDurabilityContract.SecondStore_OnTheSameData_IsRefusedOrSeesEveryWrite),
        }));

    [Test]
    public void Contract_OfACorrectStoreOnADisk_Passes()
    {
        var run = ContractRun.Of<DiskStoreFixture<FileStore>>();
        var outage = ContractRun.Of<StoreOutageFixture<OutageStore>>();

        Assert.That(run.Messages.Concat(outage.Messages), Is.Empty);
        Assert.That((run.Passed, outage.Passed), Is.EqualTo((13, 1)));
    }

    [Test, Repeat(20)]
    public void Contract_OfAStoreThatLosesARace_FailsEveryTime()
    {
        Assert.That(ContractRun.Of<StoreFixture<LookThenWriteStore>>().Failed, Is.Empty, "one at a time it looks right");
        var run = ContractRun.Of<StoreRaceFixture<LookThenWriteStore>>();
        Assert.That(run.Failed, Does.Contain(nameof(StateStoreRaceContract.Update_FromOneVersionByMany_SucceedsOnce)));
        Assert.That(run.Messages, Has.Some.Contains("to compare and to write is one step"));
    }

    [Test]
    public void Contract_OfAStoreThatForgets_Fails()
    {
        var run = ContractRun.Of<StoreFixture<ForgetfulStore>>();
        Assert.That(run.Failed,
            Is.EquivalentTo(
                new[] { nameof(StateStoreDurabilityContract.Reopen_FindsWhatWasAcknowledged),
                    nameof(StateStoreDurabilityContract.Reopen_FindsEveryTextAsItWas) }));
        Assert.That(run.Messages, Has.Some.Contains("it is gone after the store was closed and opened again"));
    }

    [Test]
    public void Contract_OfAStoreThatWritesWhenItIsClosed_Fails() => ContractRun.Of<DiskStoreFixture<LateStore>>()
        .AssertFailedOnly(nameof(StateStoreDurabilityContract.Crash_LosesNothingThatWasAcknowledged), "a write is durable when its task completes");

    [Test]
    public void Contract_OfAStoreThatASecondOneOverwrites_Fails() => ContractRun.Of<DiskStoreFixture<UnlockedStore>>()
        .AssertFailedOnly(nameof(StateStoreDurabilityContract.SecondStore_OnTheSameData_IsRefusedOrSeesEveryWrite), "do not see each other's writes");

    [Test]
    public void Contract_OfAStoreThatLosesSigns_Fails() => ContractRun.Of<DiskStoreFixture<LossyStore>>()
        .AssertFailedOnly(nameof(StateStoreDurabilityContract.Reopen_FindsEveryTextAsItWas), "the text on the disk is not the one that was written");

    [Test]
    public void Contract_OfAStoreThatChangesLineEnds_Fails() => ContractRun.Of<DiskStoreFixture<LinewiseStore>>()
        .AssertFailedOnly(nameof(StateStoreDurabilityContract.Reopen_FindsEveryTextAsItWas), "the text on the disk is not the one that was written");

    [Test]
    public void Contract_OfAStoreWhoseCursorsCount_Fails()
    {
        var run = ContractRun.Of<StoreQueryFixture<CountingStore>>();
        Assert.That(run.Failed, Does.Contain(nameof(StateStoreQueryContract.List_WhenRecordsBeforeTheCursorComeOrGo_HidesAndRepeatsNothing)));
        Assert.That(run.Messages.Count(m => m.Contains("a cursor must not count records", StringComparison.Ordinal)), Is.EqualTo(2),
            "what comes is repeated, what goes is hidden");
    }

    [Test]
    public void Contract_OfAStoreThatComparesWithoutCase_Fails() => ContractRun.Of<StoreQueryFixture<CaseBlindStore>>()
        .AssertFailedOnly(nameof(StateStoreQueryContract.List_OfTextsThatDifferInCase_TellsThemApart), "user ids are compared without case");

    [Test]
    public void Contract_OfAStoreThatHangsWithItsDatabase_Fails() => ContractRun.Of<StoreOutageFixture<HangingStore>>()
        .AssertFailedOnly(nameof(StoreOutageContract.Calls_WhileTheDatabaseCannotBeReached_AreUnavailableInTime),
            "ListAsync did not say Unavailable within 3 s");

    [Test]
    public void Contract_OfAStoreThatAnswersFromMemory_Fails() => ContractRun.Of<StoreOutageFixture<RememberingStore>>()
        .AssertFailedOnly(nameof(StoreOutageContract.Calls_WhileTheDatabaseCannotBeReached_AreUnavailableInTime), "FindAsync answered, although");
}
