using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

[Parallelizable]
internal sealed class AddressDelaysTests
{
    private readonly FakeTimeProvider _time = new();
    private AddressDelays _delays = null!;

    [SetUp]
    public void Make() => _delays = new AddressDelays(_time);

    [Test]
    public void Ask_WhenOneGuessesOnAndOn_TakesTwiceAsLongEachTimeUpToTheLongest()
    {
        foreach (var expected in (int[])[0, 1, 2, 4, 8, 16, 16, 16])
        {
            var delay = _delays.Ask("mallory");
            Assert.That(delay.TotalSeconds, Is.EqualTo(expected));
            _time.Advance(delay);
        }
    }

    [Test]
    public void Ask_WhenOneGuessesManyAtOnce_AnswersThemOneAfterTheOtherUpToTheLongest() =>
        Assert.That(Seconds("mallory", 8), Is.EqualTo((double[])[0, 1, 3, 7, 15, 16, 16, 16]));

    [Test]
    public void Ask_OfAnotherAddress_TakesNoTime()
    {
        Seconds("mallory", 20);

        Assert.That(Seconds("owner", 1), Is.EqualTo((double[])[0]));
    }

    [Test]
    public void Ask_AfterAWhile_TakesWhatIsLeftOfTheDelay()
    {
        Seconds("owner", 3);
        _time.Advance(TimeSpan.FromSeconds(3 + 1.5));

        Assert.That(Seconds("owner", 1), Is.EqualTo((double[])[2.5]), "four seconds after the last answer");
    }

    [Test]
    public void Ask_WhenMinutesHavePassed_ForgetsByHalves()
    {
        Seconds("owner", 10);
        _time.Advance(AddressDelays.Longest + TimeSpan.FromMinutes(2));
        Assert.That(Seconds("owner", 2), Is.EqualTo((double[])[0, 4]), "of ten it remembers two, and the one since");

        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(Seconds("owner", 2), Is.EqualTo((double[])[0, 1]));
    }

    [Test]
    public void Forgive_OfTheRightPassword_DoesNotCountIt()
    {
        Seconds("owner", 1);
        _delays.Forgive("owner");

        Assert.That(Seconds("owner", 2), Is.EqualTo((double[])[0, 1]));
    }

    [Test]
    public void Ask_OfTenThousandAddresses_RemembersTheLatest()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _delays.Ask(i.ToString(CultureInfo.InvariantCulture));
            _time.Advance(TimeSpan.FromMicroseconds(1));
        }

        Assert.That(_delays.Count, Is.EqualTo(1024));
        Assert.That(_delays.Ask("9999"), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(_delays.Ask("0"), Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void KeyOf_TakesANetworkOfIpv6AsOne(string one, string other, bool same) =>
        Assert.That(AddressDelays.KeyOf(IPAddress.Parse(one)) == AddressDelays.KeyOf(IPAddress.Parse(other)), Is.EqualTo(same));

    private double[] Seconds(string address, int times) => [.. Enumerable.Range(0, times).Select(_ => _delays.Ask(address).TotalSeconds)];
}
