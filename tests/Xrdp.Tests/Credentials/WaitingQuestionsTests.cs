using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class WaitingQuestionsTests
{
    private const int Most = 10;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    [Test]
    [CancelAfter(300_000)]
    public async Task Wait_WhenThereAreTooMany_LetsGoOfThoseOfTheAddressThatHasMost(CancellationToken ct)
    {
        var questions = new WaitingQuestions(Most, _time);
        var owner = questions.WaitAsync("owner", Delay, ct);
        var flood = Enumerable.Range(0, 100).Select(_ => questions.WaitAsync("mallory", Delay, ct)).ToList();
        var late = questions.WaitAsync("another", Delay, ct);
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
            var questions = new WaitingQuestions(Most, _time);
            var one = questions.WaitAsync("shared", Delay, ct);
            var flood = Enumerable.Range(0, 2 * Most).Select(_ => questions.WaitAsync("shared", Delay, ct)).ToList();
            _time.Advance(Delay);
            over += await one ? 1 : 0;
            await Task.WhenAll(flood);
        }

        Assert.That(over, Is.InRange(20, 120), "of 200; (9/10)^11 are 63");
    }

    [Test]
    [CancelAfter(300_000)]
    public void Wait_WhenItIsCalledOff_EndsAndGivesItsPlaceBack(CancellationToken ct)
    {
        var questions = new WaitingQuestions(1, _time);
        using var off = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = questions.WaitAsync("one", Delay, off.Token);
        off.Cancel();

        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        var second = questions.WaitAsync("two", Delay, ct);
        _time.Advance(Delay);
        Assert.That(async () => await second, Is.True);
    }
}
