using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Before the first test: a host that does not even start fails all of them at once instead of one by one after half a minute.</summary>
[SetUpFixture]
internal sealed class Preflight
{
    [OneTimeSetUp]
    public Task TheHostStarts() => HostContract.HoldAnswersAsync();

    [OneTimeTearDown]
    public void DeleteCopyOfTheHost() => HostProgram.DeleteCopy();
}
