using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>What can go wrong with a backend, each in one word. Set before the start it is meant for.</summary>
public static class FakeBackendTroubles
{
    /// <summary>Starts take this long.</summary>
    public static FakeBackend StartsAfter(this FakeBackend backend, TimeSpan delay, TimeProvider time)
    {
        backend.OnStart = (_, cancellationToken) => Task.Delay(delay, time, cancellationToken);
        return backend;
    }

    /// <summary>Starts last until they are given up.</summary>
    public static FakeBackend NeverStarts(this FakeBackend backend) => backend.StartsAfter(Timeout.InfiniteTimeSpan, TimeProvider.System);

    /// <summary>Starts fail; nothing runs then.</summary>
    public static FakeBackend FailsToStart(this FakeBackend backend, ServerException failure)
    {
        backend.OnStart = (_, _) => Task.FromException(failure);
        return backend;
    }

    /// <summary>Servers start, and end by themselves after this time.</summary>
    public static FakeBackend DiesAfter(this FakeBackend backend, TimeSpan life, TimeProvider time)
    {
        backend.OnStarted = server =>
        {
            _ = Task.Delay(life, time).ContinueWith(_ => server.Die(), TaskScheduler.Default);
            return Task.CompletedTask;
        };
        return backend;
    }

    /// <summary>Servers start, and hang: their probes last until they are given up.</summary>
    public static FakeBackend Hangs(this FakeBackend backend)
    {
        backend.OnStarted = server =>
        {
            server.OnProbe = async cancellationToken =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return new ServerProbeResult { Outcome = ProbeOutcome.Answers, Detail = "it runs" };
            };
            return Task.CompletedTask;
        };
        return backend;
    }

    /// <summary>The server runs, and nobody is told: the answer of the start is lost on its way.</summary>
    public static FakeBackend LosesTheAnswer(this FakeBackend backend)
    {
        backend.OnStarted = _ => Task.FromException(new ServerException(ServerError.Unavailable, "The answer was lost."));
        return backend;
    }

    /// <summary>Every recovery ends in <see cref="RecoveryResult.Unknown"/>.</summary>
    public static FakeBackend CannotTell(this FakeBackend backend, string reason = "It cannot be told.")
    {
        backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = reason };
        return backend;
    }
}
