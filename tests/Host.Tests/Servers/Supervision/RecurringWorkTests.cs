using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;
using Modular.Host.Servers.Supervision;

namespace Modular.Host.Tests.Servers.Supervision;

internal sealed class RecurringWorkTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _begun;

    [SetUp]
    public void SetUp() => _begun = 0;

    [Test]
    public void BeginIfDue_WhenWorkHangs_ReturnsAndDoesNotBeginItTwice()
    {
        var hung = new TaskCompletionSource();
        var work = Work(TimeSpan.FromSeconds(2), () => hung.Task);
        work.BeginIfDue(Start, CancellationToken.None);
        work.BeginIfDue(Start.AddHours(1), CancellationToken.None);
        Assert.That(_begun, Is.EqualTo(1));

        hung.SetResult();
        work.BeginIfDue(Start.AddHours(1), CancellationToken.None);
        Assert.That(_begun, Is.EqualTo(2));
    }

    [Test]
    public void BeginIfDue_WhenItsTimeHasNotCome_BeginsNothing()
    {
        var work = Work(TimeSpan.FromSeconds(2), () => Task.CompletedTask);
        work.BeginIfDue(Start, CancellationToken.None);
        work.BeginIfDue(Start.AddSeconds(1), CancellationToken.None);
        Assert.That(_begun, Is.EqualTo(1));

        work.BeginIfDue(Start.AddSeconds(2), CancellationToken.None);
        Assert.That(_begun, Is.EqualTo(2));
    }

    [TestCase(typeof(ServerException))]
    [TestCase(typeof(InvalidOperationException))]
    [TestCase(typeof(OperationCanceledException))]
    public async Task BeginIfDue_WhenWorkThrows_ContainsItAndTriesAgain(Type trouble)
    {
        var work = Work(TimeSpan.Zero, () => throw (trouble == typeof(ServerException)
            ? new ServerException(ServerError.Unavailable, "It is away.")
            : (Exception)Activator.CreateInstance(trouble)!));
        work.BeginIfDue(Start, CancellationToken.None);
        await work.Current;
        work.BeginIfDue(Start, CancellationToken.None);
        await work.Current;
        Assert.That(_begun, Is.EqualTo(2));
    }

    private RecurringWork Work(TimeSpan every, Func<Task> what) => new("-", "work", every, _ =>
    {
        _begun++;
        return what();
    }, NullLogger.Instance);
}
