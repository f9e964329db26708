using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>A server of <see cref="FakeBackend"/>: runs until it is stopped or <see cref="Die"/> is called.</summary>
/// <param name="start">The order it was started by.</param>
/// <param name="number">Counts the starts of its backend; stands in its handle.</param>
public sealed class FakeServer(ServerStart start, int number) : IRunningServer, IRunningServerUsage, IRunningServerCredentials, IRunningServerProbe
{
    private readonly TaskCompletionSource<ServerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;
    private int _probes;

    /// <summary>The order it was started by.</summary>
    public ServerStart Start { get; } = start;

    /// <inheritdoc/>
    public ServerHandle Handle { get; } = new() { Version = 1, Data = $"fake-{number}" };

    /// <inheritdoc/>
    public ServerEndpoint Endpoint { get; } = new() { Port = start.Port, CertificateSha256 = new string('a', 64) };

    /// <inheritdoc/>
    public Task<ServerExit> Exited => _exited.Task;

    /// <summary>The credentials that are valid now; null when it was started with those of an earlier start.</summary>
    public ServerCredentials? Credentials { get; private set; } = start.Credentials;

    /// <summary>What <see cref="GetUsageAsync"/> answers.</summary>
    public ServerUsage Usage { get; set; } = new() { Sessions = 0, Connections = 0 };

    /// <summary>Knob: answers a probe; by default as long as it runs.</summary>
    public Func<CancellationToken, Task<ServerProbeResult>>? OnProbe { get; set; }

    /// <summary>How often it was probed.</summary>
    public int Probes => _probes;

    /// <summary>Grace of the last stop; null before one.</summary>
    public TimeSpan? StoppedWithGrace { get; private set; }

    /// <summary>Knob: what a stop throws; null: it succeeds.</summary>
    public ServerException? StopFailure { get; set; }

    /// <summary>Knob: runs once when it ends, before anybody is told.</summary>
    public Action OnEnd { get; set; } = () => { };

    /// <summary>Whether a host has let go of it without ending it.</summary>
    public bool WasReleased { get; private set; }

    /// <summary>Ends it as if its process had died.</summary>
    public void Die(string reason = "It died.", int? exitCode = 1)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            OnEnd();
            _exited.SetResult(new ServerExit { Reason = reason, ExitCode = exitCode, LogTail = ["last line"] });
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (StopFailure is { } failure)
            throw failure;

        StoppedWithGrace = grace;
        Die("It was stopped.", 0);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ServerUsage> GetUsageAsync(CancellationToken cancellationToken) => Task.FromResult(Usage);

    /// <inheritdoc/>
    public Task<ServerProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _probes);
        return OnProbe?.Invoke(cancellationToken) ?? Task.FromResult(Exited.IsCompleted
            ? new ServerProbeResult { Outcome = ProbeOutcome.DoesNotAnswer, Detail = "it has ended" }
            : new ServerProbeResult { Outcome = ProbeOutcome.Answers, Detail = "it runs" });
    }

    /// <inheritdoc/>
    public Task SetCredentialsAsync(ServerCredentials credentials, CancellationToken cancellationToken)
    {
        Credentials = credentials;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        WasReleased = true;
        return ValueTask.CompletedTask;
    }
}
