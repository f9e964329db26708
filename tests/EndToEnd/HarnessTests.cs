using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>"I cannot tell" is never "it is gone", in the tests neither.</summary>
internal sealed class HarnessTests
{
    private const int NoSuchProcess = 3, InputOutput = 5, OutOfMemory = 12, TooManyInSystem = 23, TooManyInProcess = 24;

    [Test]
    public void Gone_IsOnlyWhatIsNotThere()
    {
        Assert.That(GoneProcess.IsCauseOf(new FileNotFoundException()));
        Assert.That(GoneProcess.IsCauseOf(new DirectoryNotFoundException()));
        Assert.That(GoneProcess.IsCauseOf(new IOException("", NoSuchProcess)));
        foreach (var error in (int[])[InputOutput, OutOfMemory, TooManyInSystem, TooManyInProcess])
            Assert.That(GoneProcess.IsCauseOf(new IOException("", error)), Is.False, $"{error}");
        Assert.That(GoneProcess.IsCauseOf(new UnauthorizedAccessException()), Is.False);
    }

    [Test]
    public void ProcessTable_HasThisProcess() => Assert.That(ProcessTable.Read().Select(p => p.Id), Has.Member(Environment.ProcessId));
}
