namespace Modular.Host.Ending;

/// <summary>Ends the process when it is to end and does not: a plugin may hold a thread, or never return from its disposal.</summary>
/// <param name="log">Gets one line.</param>
/// <param name="end">Ends the process with an exit code after a last line.</param>
internal sealed partial class OverdueEnd(ILogger<OverdueEnd> log, Action<int, Action> end) : IDisposable
{
    /// <summary>
    /// For what is left when all services have stopped. With the default SHUTDOWN_TIMEOUT_SECONDS it is less than the 45 s that compose.yaml gives.
    /// </summary>
    public static readonly TimeSpan LastWork = TimeSpan.FromSeconds(4);

    public OverdueEnd(ILogger<OverdueEnd> log)
        : this(log, ProcessEnd.Now)
    {
    }

    /// <summary>Counts from now on. Never called off: a process that ends in time ends this, too.</summary>
    public void Begin(TimeSpan bound)
    {
        // a thread of its own: plugins that block may have taken all of the pool
        var watch = new Thread(() => Wait(bound)) { IsBackground = true, Name = nameof(OverdueEnd) };
        watch.Start();
    }

    /// <summary>From when all work is done, and only disposal is left.</summary>
    public void Dispose() => Begin(LastWork);

    private void Wait(TimeSpan bound)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(bound);
        end(Environment.ExitCode is var code && code != 0 ? code : ExitCodes.Bug, () => Overdue(bound.TotalSeconds));
    }

    [LoggerMessage(1010, LogLevel.Critical, "Not at its end {Seconds} s after it was to be: a plugin holds a thread, or does not return from being stopped " +
        "or disposed of. The process ends now, as it is")]
    private partial void Overdue(double seconds);
}
