using Microsoft.AspNetCore.Http;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Api.Access;

internal sealed class KeyTests : AccessFixture
{
    [Test]
    public async Task Key_ThatIsGood_IsServedEitherWay()
    {
        var key = await NewKeyAsync("servers:read");

        (await Rig.GetAsync("/servers", Bearer(key))).Expect(200);
        (await Rig.GetAsync("/servers", ("X-API-Key", key))).Expect(200);
    }

    [Test]
    public async Task Request_WithoutCredentials_Is401OnceThereAreKeys()
    {
        (await Rig.GetAsync("/servers")).Expect(200);
        await NewKeyAsync();

        var refused = await Rig.GetAsync("/servers");
        Assert.That((string?)refused.ExpectProblem(401, "unauthorized")["detail"], Does.Contain("X-API-Key"));
        Assert.That(refused.Header("WWW-Authenticate"), Is.EqualTo("Bearer"));
        (await Rig.GetAsync("/health")).Expect(200);
    }

    [Test]
    public async Task Key_ThatIsRevoked_IsRefusedAtOnce_AndTheDoorStaysShut()
    {
        var key = await NewKeyAsync();
        (await Rig.GetAsync("/servers", Bearer(key))).Expect(200);
        await Keys.ChangeAsync(_ => []);

        (await Rig.GetAsync("/servers", Bearer(key))).ExpectProblem(401, "unauthorized");
        (await Rig.GetAsync("/servers")).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Key_ThatExpired_IsRefused()
    {
        var key = await NewKeyAsync(lifetime: TimeSpan.FromHours(1));
        (await Rig.GetAsync("/servers", Bearer(key))).Expect(200);
        Rig.Time.Advance(TimeSpan.FromHours(1));

        (await Rig.GetAsync("/servers", Bearer(key))).ExpectProblem(401, "unauthorized");
    }

    [TestCase("Authorization", "Basic YWxpY2U6eA==")]
    [TestCase("Authorization", "Bearer")]
    [TestCase("Authorization", "Bearer ")]
    [TestCase("Authorization", "Bearer mod_")]
    [TestCase("Authorization", "Bearer mod_0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("X-API-Key", "")]
    [TestCase("X-API-Key", "x")]
    public async Task Credentials_ThatAreNone_AreRefused(string header, string value)
    {
        await NewKeyAsync();
        (await Rig.GetAsync("/servers", (header, value))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Credentials_SentTwice_AreRefused()
    {
        var key = await NewKeyAsync();
        (await Rig.GetAsync("/servers", Bearer(key), ("X-API-Key", key))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task KeyFile_ThatIsDamaged_OpensNothing()
    {
        var key = await NewKeyAsync();
        await File.WriteAllTextAsync(Keys.Path, "{");

        (await Rig.GetAsync("/servers", Bearer(key))).ExpectProblem(503, "unavailable");
        (await Rig.GetAsync("/servers")).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Jwt_Mode_TakesNoKeys()
    {
        var key = await NewKeyAsync();
        Rig.Options.AuthMode = AuthMode.Jwt;
        (await Rig.GetAsync("/servers", Bearer(key))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task KeyFile_IsForItsOwnerOnly_AndHoldsNoKey()
    {
        var key = await NewKeyAsync();
        Assert.That(File.GetUnixFileMode(Keys.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(await File.ReadAllTextAsync(Keys.Path), Does.Not.Contain(key).And.Not.Contain(key[4..]));
    }

    [Test]
    public async Task Guesses_AreSlowed_AndGoodKeysServedAllTheSame()
    {
        var key = await NewKeyAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
            statuses.Add((int)(await Rig.GetAsync("/servers", Bearer("mod_guess" + i))).Status);

        Assert.That(statuses[0], Is.EqualTo(StatusCodes.Status401Unauthorized));
        Assert.That(statuses[^1], Is.EqualTo(StatusCodes.Status429TooManyRequests));
        (await Rig.GetAsync("/servers", Bearer(key))).Expect(200);
    }

    [Test]
    public async Task Requests_OfOneKey_AreLimited_OthersDoNotNotice()
    {
        Rig.Options.RateLimitPerMinute = 5;
        var (busy, quiet) = (await NewKeyAsync(), await NewKeyAsync());
        for (var i = 0; i < 5; i++)
            (await Rig.GetAsync("/servers", Bearer(busy))).Expect(200);

        var refused = await Rig.GetAsync("/servers", Bearer(busy));
        Assert.That((string?)refused.ExpectProblem(429, "rate_limited")["detail"], Does.Contain("RATE_LIMIT_PER_MINUTE"));
        Assert.That(int.Parse(refused.Header("Retry-After"), null), Is.InRange(1, 60));
        (await Rig.GetAsync("/servers", Bearer(quiet))).Expect(200);
    }

    [Test]
    public async Task Secrets_AreNeverLoggedOrShown()
    {
        var key = await NewKeyAsync("servers:read");
        var replies = new[]
        {
            await Rig.GetAsync("/servers", Bearer(key)),
            await Rig.PostAsync("/servers", Samples.Body, Bearer(key)),
            await Rig.GetAsync("/servers", Bearer(key + "0")),
            await Rig.GetAsync("/none", Bearer(key)),
        };

        Assert.That(replies.Select(r => r.Text).Concat(Rig.Log.All), Has.None.Contains(key[4..]));
        Assert.That(Rig.Log.All, Has.Some.Contain("key of-a-test").And.Some.Contain("(403)"), "who was refused what");
    }
}
