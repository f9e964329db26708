using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class WaitingQuestionsTests
{
    private const int Most = 10;
    private const string Server = "server";
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    [Test]
    [CancelAfter(300_000)]
    public async Task Wait_WhenThereAreTooMany_LetsGoOfThoseOfTheAddressThatHasMost(CancellationToken ct)
    {
        var questions = new WaitingQuestions(2 * Most, Most, _time);
        var owner = questions.WaitAsync(Server, "owner", Delay, ct);
        var flood = Enumerable.Range(0, 100).Select(_ => questions.WaitAsync(Server, "mallory", Delay, ct)).ToList();
        var late = questions.WaitAsync(Server, "another", Delay, ct);
        _time.Advance(Delay);

        Assert.That((await owner, await late), Is.EqualTo((true, true)));
        Assert.That((await Task.WhenAll(flood)).Count(waited => waited), Is.EqualTo(Most - 2));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Wait_OfALateOneInAFlood_IsSometimesOver(CancellationToken ct)
    {
        var over = 0;
        for (var i = 0; i < 200; i++)
        {
            var questions = new WaitingQuestions(2 * Most, Most, _time);
            var one = questions.WaitAsync(Server, "shared", Delay, ct);
            var flood = Enumerable.Range(0, 2 * Most).Select(_ => questions.WaitAsync(Server, "shared", Delay, ct)).ToList();
            _time.Advance(Delay);
            over += await one ? 1 : 0;
            await Task.WhenAll(flood);
        }

        Assert.That(over, Is.InRange(20, 120), "of 200; (9/10)^11 are 63");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Wait_WhileManyServersAreGuessedAt_IsOverAtAllOthers(CancellationToken ct)
    {
        var questions = new WaitingQuestions(2 * Most, Most, _time);
        var early = questions.WaitAsync("early", "owner", Delay, ct);
        var flood = Enumerable.Range(0, 300).Select(i => questions.WaitAsync($"attacked-{i % 3}", $"mallory-{i}", Delay, ct)).ToList();
        var late = questions.WaitAsync("late", "owner", Delay, ct);
        _time.Advance(Delay);

        Assert.That((await early, await late), Is.EqualTo((true, true)));
        Assert.That((await Task.WhenAll(flood)).Count(waited => waited), Is.EqualTo((2 * Most) - 2));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Wait_WhenAllServersHaveAsMany_MakesRoomAtItsOwn(CancellationToken ct)
    {
        var questions = new WaitingQuestions(Most, Most, _time);
        var owners = Enumerable.Range(1, Most - 1).Select(i => questions.WaitAsync($"quiet-{i}", "owner", Delay, ct)).ToList();
        var flood = Enumerable.Range(0, 100).Select(i => questions.WaitAsync("attacked", $"mallory-{i}", Delay, ct)).ToList();
        _time.Advance(Delay);

        Assert.That(await Task.WhenAll(owners), Is.All.True);
        Assert.That((await Task.WhenAll(flood)).Count(waited => waited), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(300_000)]
    public void Wait_WhenItIsCalledOff_EndsAndGivesItsPlaceBack(CancellationToken ct)
    {
        var questions = new WaitingQuestions(1, 1, _time);
        using var off = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = questions.WaitAsync(Server, "one", Delay, off.Token);
        off.Cancel();

        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        var second = questions.WaitAsync(Server, "two", Delay, ct);
        _time.Advance(Delay);
        Assert.That(async () => await second, Is.True);
    }
}
