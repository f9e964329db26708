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
        Assert.That(ContractRun.Of<StoreNotesFixture<NotelessStore>>().Failed, Is.EqualTo(new[] { nameof(StoreNotesContract.Note_WhenTheStoreIsOpenedAgain_IsStillThere) }));

    [Test]
    public void Contract_OfAStoreThatIgnoresVersions_Fails() =>
        Assert.That(ContractRun.Of<StoreFixture<LastWriteWinsStore>>().Failed, Is.EqualTo(new[] { nameof(StateStoreContract.Update_WithAnotherVersion_ChangesNothing) }));

    [Test]
    public void Contract_OfAStoreThatLosesARace_Fails()
    {
        Assert.That(ContractRun.Of<StoreFixture<LookThenWriteStore>>().Failed, Is.Empty, "one at a time it looks right");
        Assert.That(ContractRun.Of<StoreRaceFixture<LookTogetherStore>>().Failed,
            Does.Contain(nameof(StateStoreRaceContract.Update_FromOneVersionByMany_SucceedsOnce)).And.Contain(nameof(StateStoreRaceContract.Update_AsACounterByMany_LosesNoStep)));
    }

    [Test]
    public void Contract_OfAStoreThatForgets_Fails() =>
        Assert.That(ContractRun.Of<StoreFixture<ForgetfulStore>>().Failed, Is.EqualTo(new[] { nameof(StateStoreContract.Reopen_FindsWhatWasAcknowledged) }));
}
