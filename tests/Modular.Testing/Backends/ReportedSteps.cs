using System.Collections.Concurrent;
using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>Keeps the steps of a start, and can act on the first one.</summary>
/// <param name="onFirst">What to do at the first step; null: nothing.</param>
public sealed class ReportedSteps(Action? onFirst = null) : IProgress<StartStep>
{
    private readonly ConcurrentQueue<StartStep> _steps = new();

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyCollection<StartStep> Steps => _steps;

    /// <inheritdoc/>
    public void Report(StartStep value)
    {
        _steps.Enqueue(value);
        if (_steps.Count == 1)
            onFirst?.Invoke();
    }
}
