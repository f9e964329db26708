using Modular.Host.Servers.Execution;

namespace Modular.Host.Tests.Servers;

internal sealed class FairTurnsTests
{
    private readonly List<string> _served = [];

    [SetUp]
    public void Forget() => _served.Clear();

    [Test]
    public async Task Wait_WhileThereArePlaces_WaitsForNothing()
    {
        var turns = new FairTurns(2);

        await turns.WaitAsync("alice", CancellationToken.None);
        await turns.WaitAsync("alice", CancellationToken.None);

        Assert.That(turns.WaitAsync("alice", CancellationToken.None).IsCompleted, Is.False);
    }

    [Test]
    public async Task Release_WhenOneUserHasManyInLine_ServesTheOthersInBetween()
    {
        var turns = await FullAsync();
        Task[] waiting =
            [.. new[] { "alice 1", "alice 2", "alice 3", "bob 1", "carol 1", "bob 2" }.Select(name => ServeAsync(turns, name, CancellationToken.None))];

        turns.Release();
        await Task.WhenAll(waiting);

        Assert.That(_served, Is.EqualTo(new[] { "alice 1", "bob 1", "carol 1", "alice 2", "bob 2", "alice 3" }));
    }

    [Test]
    public async Task Release_WhenTheNextHasGivenUp_ServesTheOneAfter()
    {
        var turns = await FullAsync();
        using var patience = new CancellationTokenSource();
        var impatient = ServeAsync(turns, "alice 1", patience.Token);
        var patient = ServeAsync(turns, "bob 1", CancellationToken.None);
        await patience.CancelAsync();
        Assert.That(() => impatient, Throws.InstanceOf<OperationCanceledException>());

        turns.Release();
        await patient;

        Assert.That(_served, Is.EqualTo(new[] { "bob 1" }));
    }

    [Test]
    public async Task Turns_UnderARace_AreNeverMoreThanThePlaces()
    {
        var turns = new FairTurns(3);
        var (now, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource();
            var turn = turns.WaitAsync($"user {i % 7}", patience.Token);
            if (i % 5 == 0)
                await patience.CancelAsync();

            try
            {
                await turn;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            turns.Release();
        })));

        Assert.That((most, now), Is.EqualTo((3, 0)));
        Task[] again = [.. Enumerable.Range(0, 3).Select(_ => turns.WaitAsync("alice", CancellationToken.None))];
        Assert.That(again.Select(a => a.IsCompletedSuccessfully), Is.All.True, "no place is lost");
    }

    /// <summary>All places are taken.</summary>
    private static async Task<FairTurns> FullAsync()
    {
        var turns = new FairTurns(1);
        await turns.WaitAsync("first", CancellationToken.None);
        return turns;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }

    /// <summary>Holds its turn for a moment; one at a time, as there is one place.</summary>
    private async Task ServeAsync(FairTurns turns, string name, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(name.Split(' ')[0], cancellationToken);
        _served.Add(name);
        turns.Release();
    }
}
