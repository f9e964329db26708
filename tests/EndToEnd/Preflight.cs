using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Before the first test: a host that does not even start fails all of them at once instead of one by one after half a minute.</summary>
[SetUpFixture]
internal sealed class Preflight
{
    [OneTimeSetUp]
    public async Task TheHostStarts()
    {
        await using var home = new ManagerHome();
        await home.StartAsync();
    }

    [OneTimeTearDown]
    public void DeleteCopyOfTheHost() => HostProgram.DeleteCopy();
}
