using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>Passes each step of a start, at once: the step that follows must not have begun.</summary>
internal sealed class FaultingProgress(IProgress<StartStep> inner, FaultFile faults) : IProgress<StartStep>
{
    public void Report(StartStep value)
    {
        faults.Pass("backend.start: " + value.Name);
        inner.Report(value);
    }
}
