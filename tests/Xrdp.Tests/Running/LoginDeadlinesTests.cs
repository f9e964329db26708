using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Running;

namespace Modular.Xrdp.Tests.Running;

internal sealed class LoginDeadlinesTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Loopback, 4711);
    private static readonly ConnectionTable.Connection Waiting = new(new ProcessIdentity(7, 1), Client, HasDesktop: false, new HashSet<long> { 1 });
    private readonly FakeTimeProvider _time = new();

    [TestCase(9, false)]
    [TestCase(11, true)]
    public void Overdue_OfOneThatWaits_IsItAfterTheTimeout(int seconds, bool expected) => Assert.That(OverdueAfter(seconds, Waiting), Is.EqualTo(expected));

    [Test]
    public void Overdue_OfOneThatIsLoggedIn_IsNot() => Assert.That(OverdueAfter(100, Waiting with { HasDesktop = true }), Is.False);

    [Test]
    public void Overdue_OfOneWhoseClientIsGone_IsItDesktopOrNot() => Assert.That(OverdueAfter(11, Waiting with { Client = null, HasDesktop = true }), Is.True);

    [Test]
    public void Overdue_OfOneThatCannotBeSeen_IsNot() =>
    Assert.That(OverdueAfter(100, Waiting with { Client = null, Sockets = new HashSet<long>() }), Is.False);

    [Test]
    public void Overdue_OfOneThatLoggedInInBetween_CountsAnew()
    {
        var deadlines = new LoginDeadlines(TimeSpan.FromSeconds(10), _time);
        deadlines.Overdue([Waiting]);
        _time.Advance(TimeSpan.FromSeconds(11));
        deadlines.Overdue([Waiting with { HasDesktop = true }]);

        Assert.That(deadlines.Overdue([Waiting]), Is.Empty);
    }

    [Test]
    public void Overdue_OfAnotherProcessWithTheSamePid_CountsAnew()
    {
        var deadlines = new LoginDeadlines(TimeSpan.FromSeconds(10), _time);
        deadlines.Overdue([Waiting]);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.That(deadlines.Overdue([Waiting with { Process = new ProcessIdentity(7, 2) }]), Is.Empty);
    }

    private bool OverdueAfter(int seconds, ConnectionTable.Connection connection)
    {
        var deadlines = new LoginDeadlines(TimeSpan.FromSeconds(10), _time);
        Assert.That(deadlines.Overdue([connection]), Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return deadlines.Overdue([connection]).Count > 0;
    }
}
