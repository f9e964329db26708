using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>What follows from probes: a condition from the first that was not answered until one is, and the end of the server at the third in a row.</summary>
internal sealed partial class ProbeVerdicts(ServerJournal journal, ServerEnding ending, ServerFailures failures, CustodyState custody, TimeProvider time,
    ILogger<ProbeVerdicts> log)
{
    private const int MaxStrikes = 3;

    /// <summary>Whether it runs and nobody is about to change that: only then a probe means anything.</summary>
    public static bool Concerns(ManagedServer server, GuardedServer running) =>
        ReferenceEquals(server.Running, running) && server.Record is { Status: ServerStatus.Running, Desired: DesiredState.Running }
        && server.RecoveryRetry is null && server.Completion is null or { IsCompleted: true } && !running.Exited.IsCompleted;

    /// <summary>An order that is under way wins: then nothing is done.</summary>
    public async Task ApplyAsync(ManagedServer server, GuardedServer running, AnswerWatch watch, ServerProbeResult result)
    {
        if (custody.Finding is not null || result.Outcome == ProbeOutcome.Unknown
            || (result.Outcome == ProbeOutcome.Answers && watch.Strikes == 0 && !HasCondition(server)))
            return;

        using var turn = server.Gate.TryEnter();
        if (turn is null || !Concerns(server, running))
            return;

        if (result.Outcome == ProbeOutcome.Answers)
            await AnswersAgainAsync(server, watch);
        else
            await StrikeAsync(server, running, watch, result.Detail);
    }

    private static bool HasCondition(ManagedServer server) => server.Record.Conditions.Any(c => c.Type == ServerTransitions.NotAnswering);

    private async Task AnswersAgainAsync(ManagedServer server, AnswerWatch watch)
    {
        watch.Strikes = 0;
        await journal.NoteAsync(server, r => r with { Conditions = [.. r.Conditions.Where(c => c.Type != ServerTransitions.NotAnswering)] });
        AnswersAgain(server.Id);
    }

    private async Task StrikeAsync(ManagedServer server, GuardedServer running, AnswerWatch watch, string detail)
    {
        watch.Strikes++;
        DoesNotAnswer(server.Id, watch.Strikes, MaxStrikes, detail);
        if (watch.Strikes >= MaxStrikes)
            await EndAsync(server, running, detail);
        else if (!HasCondition(server))
            await journal.NoteAsync(server, r => r with
            {
                Conditions = [.. r.Conditions, new ServerCondition
            {
                Type = ServerTransitions.NotAnswering,
                Message = $"It does not answer: {detail}.",
                Since = time.GetUtcNow(),
            }]
            });
    }

    private async Task EndAsync(ManagedServer server, GuardedServer running, string detail)
    {
        try
        {
            await ending.EndAsync(server, TimeSpan.Zero);
        }
        catch (ServerException e)
        {
            CannotBeEnded(server.Id, e.Message); // so it is not noted as failed: it may run still
            return;
        }

        await running.DisposeAsync();
        await failures.NoteHangAsync(server, $"RDP has not answered three probes in a row: {detail}.");
    }

    [LoggerMessage(1201, LogLevel.Warning, "Server {ServerId} has not answered a probe ({Strike} of {MaxStrikes}): {Detail}")]
    private partial void DoesNotAnswer(string serverId, int strike, int maxStrikes, string detail);

    [LoggerMessage(1202, LogLevel.Information, "Server {ServerId} answers again")]
    private partial void AnswersAgain(string serverId);

    [LoggerMessage(1203, LogLevel.Error, "Server {ServerId} hangs and could not be ended, it is tried again: {Reason}")]
    private partial void CannotBeEnded(string serverId, string reason);
}
