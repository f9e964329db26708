using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Api.Access.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>How long the word of the authentication service counts.</summary>
internal sealed class RecentVerdictsTests : VerifyFixture
{
    [Test]
    public async Task Token_ThatWasTaken_IsAskedAboutAgainAfterThirtySeconds()
    {
        var token = Token();
        (await ListAsync(token)).Expect(200);
        Service.Status = 401;
        Rig.Time.Advance(TimeSpan.FromSeconds(29));
        (await ListAsync(token)).Expect(200);
        Rig.Time.Advance(TimeSpan.FromSeconds(2));
        (await ListAsync(token)).ExpectProblem(401, "unauthorized");
        Assert.That(Service.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Token_ThatEndsSooner_IsAskedAboutAgainThen()
    {
        var token = Token(seconds: 10);
        (await ListAsync(token)).Expect(200);
        Rig.Time.Advance(TimeSpan.FromSeconds(11));
        Service.Status = 401;
        (await ListAsync(token)).ExpectProblem(401, "unauthorized");
        Assert.That(Service.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Token_ThatWasRefused_IsAskedAboutAgainAfterFiveSeconds()
    {
        var token = Token();
        Service.Status = 401;
        for (var i = 0; i < 3; i++)
            (await ListAsync(token)).ExpectProblem(401, "unauthorized");

        Assert.That(Service.Questions, Has.Count.EqualTo(1));
        Service.Status = 200;
        Rig.Time.Advance(TimeSpan.FromSeconds(6));
        (await ListAsync(token)).Expect(200);
    }

    [Test]
    public async Task Token_OfWhichNothingIsKnown_IsAskedAboutAgainAtOnce()
    {
        Service.Status = 500;
        (await ListAsync(Token())).ExpectProblem(503, "unavailable");
        Service.Status = 200;
        (await ListAsync(Token())).Expect(200);
    }

    [Test]
    public void Verdicts_AreBounded_AndStrangersDriveOutNone()
    {
        var time = new FakeTimeProvider(Samples.Now);
        var recent = new RecentVerdicts(time);
        var good = new TokenVerdict(JsonDocument.Parse("{}").RootElement);
        recent.Keep("alice", good, time.GetUtcNow().AddHours(1));
        for (var i = 0; i <= RecentVerdicts.MostOfAKind; i++)
            recent.Keep("stranger" + i, TokenVerdict.Refused, time.GetUtcNow().AddHours(1));

        Assert.That((recent.Find("alice"), recent.Find("stranger0"), recent.Find("stranger1")), Is.EqualTo((good, (TokenVerdict?)null, TokenVerdict.Refused)));
        for (var i = 0; i < RecentVerdicts.MostOfAKind; i++)
            recent.Keep("user" + i, good, time.GetUtcNow().AddHours(1));

        Assert.That((recent.Find("alice"), recent.Find("user0")), Is.EqualTo(((TokenVerdict?)null, good)));
    }
}
