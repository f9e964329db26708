using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Modular.Testing.Tests.Runs;

/// <summary>Runs one fixture inside a test, as NUnit's own runner would, and says what failed.</summary>
internal sealed class ContractRun : ITestListener
{
    private readonly List<string> _failed = [];
    private int _passed;

    public int Passed => _passed;

    /// <summary>Methods that failed, or were ignored, each once.</summary>
    public IReadOnlyList<string> Failed => [.. _failed.Distinct()];

    /// <summary>What they said.</summary>
    public List<string> Messages { get; } = [];

    /// <param name="method">The only one to run; null: all.</param>
    public static ContractRun Of<TFixture>(string? method = null)
        where TFixture : class
    {
        var run = new ContractRun();
        var runner = new NUnit.Framework.Api.NUnitTestAssemblyRunner(new OneFixture(typeof(TFixture)));
        runner.Load(typeof(TFixture).Assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0 });
        runner.Run(run, method is null ? TestFilter.Empty : TestFilter.FromXml($"<filter><method>{method}</method></filter>"));
        return run;
    }

    /// <summary>One test failed, and what it says is the duty that was broken.</summary>
    public void AssertFailedOnly(string test, string duty)
    {
        Assert.That(Failed, Is.EqualTo(new[] { test }), string.Join('\n', Messages));
        Assert.That(Messages, Is.All.Contains(duty));
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestFinished(ITestResult result)
    {
        if (result.Test.IsSuite)
            return;

        lock (_failed)
        {
            if (result.ResultState.Status == TestStatus.Passed)
            {
                _passed++;
                return;
            }

            _failed.Add(result.Test.MethodName!);
            Messages.Add($"{result.Test.Name}: {result.Message}");
        }
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }
}
