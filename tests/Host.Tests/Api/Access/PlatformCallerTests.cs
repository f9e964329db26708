using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Services of the platform, which send the shared secret, and its users, whose tokens have a role.</summary>
internal sealed class PlatformCallerTests : AccessFixture
{
    private const string Secret = "a-secret-of-thirty-two-bytes-or-more!";

    protected override void Configure(ApiRig rig) => rig.Options.JwtSecretKey = Secret;

    [Test]
    public async Task Secret_SentItself_IsAServiceThatIsNoAdmin()
    {
        (await Rig.GetAsync("/servers", Bearer(Secret))).Expect(200);
        (await Rig.PostAsync("/servers", Samples.Body, Bearer(Secret))).Expect(201);
        (await Rig.GetAsync("/ports", Bearer(Secret))).ExpectProblem(403, "forbidden");
        Assert.That(Rig.Log.All, Has.Some.Contain("Audit: service at 127.0.0.1 asked to create server").And.None.Contain(Secret));
    }

    [TestCase(AuthMode.Auto, true, Secret + "x")]
    [TestCase(AuthMode.Auto, true, "a-secret")]
    [TestCase(AuthMode.Auto, false, Secret)]
    [TestCase(AuthMode.ApiKey, true, Secret)]
    public async Task Secret_ThatIsWrongOrNotTaken_Is401(AuthMode mode, bool isKey, string sent)
    {
        await using var rig = await ApiRig.StartAsync(r => (r.Options.JwtSecretKey, r.Options.AuthMode, r.Options.IsSecretAKey) = (Secret, mode, isKey));
        (await rig.GetAsync("/servers", Bearer(sent))).ExpectProblem(401, "unauthorized");
    }

    [TestCase(""" "user_id":"alice","role":"user","type":"access" """, 200)]
    [TestCase(""" "user_id":"alice","role":"USER" """, 200)]
    [TestCase(""" "user_id":4711,"role":"user" """, 200)]
    [TestCase(""" "sub":"alice","user_id":"bob","role":"admin" """, 200)]
    [TestCase(""" "user_id":"alice","role":"observer" """, 403)]
    [TestCase(""" "user_id":"alice" """, 403)]
    [TestCase(""" "user_id":"alice","role":"admin","scope":"mail" """, 403)]
    [TestCase(""" "user_id":1.5,"role":"user" """, 401)]
    [TestCase(""" "user_id":-1,"role":"user" """, 401)]
    [TestCase(""" "user_id":["alice"],"role":"user" """, 401)]
    [TestCase(""" "role":"user" """, 401)]
    [TestCase(""" "user_id":"alice","role":"user","type":"refresh" """, 401)]
    [TestCase(""" "user_id":"alice","role":"user","token_type":"Refresh" """, 401)]
    public async Task Token_OfThePlatform_IsServedByItsRole(string claims, int status) =>
    Assert.That((int)(await Rig.GetAsync("/servers", Bearer(Token(claims)))).Status, Is.EqualTo(status));

    [Test]
    public async Task Token_OfAnUnknownRole_Is403WithTheReason() =>
        Assert.That(
            (string?)(await Rig.GetAsync("/servers", Bearer(Token(""" "user_id":"alice","role":"observer" """)))).ExpectProblem(403, "forbidden")["detail"],
            Does.Contain("The role 'observer' of the token has no scope here; JWT_ROLE_SCOPES"));

    [Test]
    public async Task Token_OfThePlatformsUser_ShowsThatUsersServersOnly()
    {
        Assert.That((await Rig.GetAsync("/servers", Bearer(Token(""" "user_id":"alice","role":"user" """)))).Expect(200).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await Rig.GetAsync("/servers", Bearer(Token(""" "user_id":"bob","role":"user" """)))).Expect(200).AsArray(), Is.Empty);
    }

    private string Token(string claims) => new JsonWebTokenHandler().CreateToken(
        $$"""{"exp":{{Rig.Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds()}},{{claims}}}""",
        new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), "HS256"));
}
