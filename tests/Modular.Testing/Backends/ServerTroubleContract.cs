using System.Text;
using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// What every start of an <see cref="IServerBackend"/> must leave when it goes wrong, and keep to itself when it does not. Part of
/// <see cref="ServerBackendContract"/>: derive that.
/// </summary>
public abstract class ServerTroubleContract : ServerPlanContract
{
    private const int MostProcesses = 3;
    private const int Tries = 3;

    /// <summary>
    /// Makes trouble for a start that is about to begin. By default waits for a process with the server's mark, and kills or stops it; override it where your
    /// servers are no processes of this machine.
    /// </summary>
    /// <param name="serverId">Whose start.</param>
    /// <param name="trouble">What to do.</param>
    /// <param name="which">To which of its processes, from 0 on in the order of their ids.</param>
    /// <param name="ended">Cancelled when the start has ended.</param>
    /// <returns>True as soon as it was done; false when there was no such process until the start ended.</returns>
    protected virtual async Task<bool> TroubleStartAsync(string serverId, StartTrouble trouble, int which, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            if (OwnedProcesses.IdsOf(serverId) is var processes && processes.Count > which)
            {
                if (trouble == StartTrouble.Hangs)
                    await FrozenProcess.FreezeAsync(processes[which]); // for good: it is killed like that
                else
                    OwnedProcesses.KillProcess(processes[which]);

                return true;
            }

            await Task.Yield();
        }

        return false;
    }

    /// <summary>A start that fails half-way, because one of its processes ended, leaves none of the others.</summary>
    [Test]
    [CancelAfter(300_000)]
    public Task Start_ThatFailsHalfWay_LeavesNothing(CancellationToken cancellationToken) => TroubleAsync(StartTrouble.Ends, cancellationToken);

    /// <summary>A start that hangs ends when it is given up, and leaves nothing.</summary>
    [Test]
    [CancelAfter(300_000)]
    public Task Start_ThatHangs_EndsWhenItIsGivenUp(CancellationToken cancellationToken) => TroubleAsync(StartTrouble.Hangs, cancellationToken);

    /// <summary>A start that was given up before it began starts nothing.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_GivenUpBeforeItBegan_IsCancelled(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await AssertCancelledAsync(Backend.StartAsync(start, new ReportedSteps(), new CancellationToken(canceled: true)),
            "StartAsync is deaf to its token: it started a server for nobody");
        await AssertNothingRunsAsync(start);
    }

    /// <summary>The password is on no command line, which everybody may read, in no file, and in no note.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_WithAPassword_TellsItNobody(CancellationToken cancellationToken)
    {
        var password = "Secret-" + Guid.NewGuid().ToString("N");
        var start = NewStart() with { Credentials = new ServerCredentials("alice", password) };
        var seen = new List<string>();
        var starting = Task.Run(() => StartAsync(start, cancellationToken), cancellationToken);
        do
            seen.AddRange(CommandLines.Containing(password));
        while (!starting.IsCompleted);

        await using var server = await starting;
        seen.AddRange(CommandLines.Containing(password));

        Assert.That(seen, Is.Empty, "the password is on a command line");
        Assert.That(Files().Where(f => Holds(f, password)), Is.Empty, "the password is in a file; a backend stores a salted hash at most");
        Assert.That(server.Handle.Data, Does.Not.Contain(password), "the password is in the handle, which the host stores");
    }

    /// <summary>Asserts that a start that was given up ends with that, in time.</summary>
    /// <param name="starting">The start.</param>
    /// <param name="broken">What the failure says.</param>
    protected async Task AssertCancelledAsync(Task<IRunningServer> starting, string broken)
    {
        try
        {
            await Duty.WithinAsync(Patience, "StartAsync is deaf to its token: it did not end when it was given up", () => starting);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Assert.Fail(broken);
    }

    private async Task TroubleAsync(StartTrouble trouble, CancellationToken cancellationToken)
    {
        for (var which = 0; which < MostProcesses; which++)
        {
            var isOver = true;
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                if (await TryAsync(trouble, which, cancellationToken) is not { } hadTrouble)
                    continue; // there was such a process, and the start came up nevertheless: perhaps it was a moment too late

                isOver = !hadTrouble;
                break;
            }

            if (isOver && which == 0)
                Assert.Ignore($"No start was troubled: override {nameof(TroubleStartAsync)}.");

            if (isOver)
                return;
        }
    }

    /// <summary>True: the start ended in trouble, as it should. False: there was nothing to trouble. Null: it came up.</summary>
    private async Task<bool?> TryAsync(StartTrouble trouble, int which, CancellationToken cancellationToken)
    {
        var start = NewStart();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var troubling = TroubleStartAsync(start.ServerId, trouble, which, ended.Token);
        var starting = Task.Run(() => Backend.StartAsync(start, new ReportedSteps(), giveUp.Token), cancellationToken);
        if (await Task.WhenAny(troubling, starting) == troubling && trouble == StartTrouble.Hangs && await troubling)
            await giveUp.CancelAsync();

        var isUp = await EndsAsync(starting, trouble);
        await ended.CancelAsync();
        var isTroubled = await troubling;
        await AssertNothingRunsAsync(start,
            trouble == StartTrouble.Hangs ? "a start that was given up left something running" : "a start that failed left something running");
        return isUp && isTroubled ? null : isTroubled;
    }

    /// <summary>Whether the server came up; it is stopped then.</summary>
    private async Task<bool> EndsAsync(Task<IRunningServer> starting, StartTrouble trouble)
    {
        try
        {
            var server = await Duty.WithinAsync(
                Patience, trouble == StartTrouble.Hangs ? "StartAsync is deaf to its token: it did not end when it was given up"
                    : "StartAsync never ended after what it started had died", () => starting);
            await StopAsync(server, TimeSpan.Zero, CancellationToken.None);
            return true;
        }
        catch (ServerException)
        {
            return false;
        }
        catch (OperationCanceledException) when (trouble == StartTrouble.Hangs)
        {
            return false;
        }
        catch (Exception e) when (e is not ResultStateException)
        {
            throw new AssertionException($"a start that failed threw {e.GetType().Name}, which is a bug to the host, instead of a ServerException: {e.Message}",
                e);
        }
    }

    // a file that has no length may be a pipe or a socket, and one that others delete or hide holds nothing for us
    private static bool Holds(string file, string text)
    {
        try
        {
            return new FileInfo(file).Length is > 0 and < 10_000_000 && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
