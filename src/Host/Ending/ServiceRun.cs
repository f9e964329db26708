using Microsoft.Extensions.Options;

namespace Modular.Host.Ending;

/// <summary>The host from its start to its end, and how it ended: never with 0 when work in its background has failed.</summary>
internal sealed partial class ServiceRun(IHost host, OverdueEnd overdue, ILogger<ServiceRun> log)
{
    private readonly List<string> _failed = [];

    /// <summary>The exit code.</summary>
    public async Task<int> RunAsync()
    {
        var bound = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + OverdueEnd.LastWork;
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var registration = stopping.Register(() =>
        {
            overdue.Begin(bound);
            NoteFailures(task => task.IsCompleted && !task.IsCompletedSuccessfully); // cancelled counts here: nobody has asked for it yet
        });
        try
        {
            await StartAsync(stopping);
            await host.WaitForShutdownAsync();
        }
        catch (Exception e)
        {
            Broken(e);
            return ExitCodes.Bug;
        }

        NoteFailures(task => task.IsFaulted);
        if (_failed.Count == 0)
            return Environment.ExitCode;

        Failed(string.Join(", ", _failed.Distinct()));
        return ExitCodes.Bug;
    }

    /// <summary>SIGTERM may come before the start is done: what has begun is stopped in order then.</summary>
    private async Task StartAsync(CancellationToken stopping)
    {
        try
        {
            await host.StartAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private void NoteFailures(Func<Task, bool> isFailure) => _failed.AddRange(
        host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(s => s.ExecuteTask is { } task && isFailure(task))
            .Select(s => s.GetType().Name));

    [LoggerMessage(1012, LogLevel.Critical, "The manager ends because of a bug, in it or in a plugin")]
    private partial void Broken(Exception exception);

    [LoggerMessage(1013, LogLevel.Critical, "The manager has ended because work in its background failed: {Services}. The lines above have the stack")]
    private partial void Failed(string services);
}
