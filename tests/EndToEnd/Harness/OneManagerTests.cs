namespace Modular.EndToEnd.Harness;

/// <summary>Tests that share one manager, started before the first and ended after the last of them.</summary>
internal abstract class OneManagerTests
{
    protected ManagerHome Home { get; private set; } = null!;

    protected RunningManager Manager { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartManager()
    {
        Home = NewHome();
        Manager = await Home.StartAsync();
    }

    [TearDown]
    public void TellOfAFailure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            TestContext.Out.WriteLine(Home.ReadAllLogs(lines: 60));
    }

    [OneTimeTearDown]
    public async Task StopManager()
    {
        if (Home is not null)
            await Home.DisposeAsync();
    }

    /// <summary>With the settings that these tests are about.</summary>
    protected virtual ManagerHome NewHome() => new();
}
