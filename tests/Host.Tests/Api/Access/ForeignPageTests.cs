namespace Modular.Host.Tests.Api.Access;

/// <summary>Pages of other sites, as CORS_ORIGINS invites them.</summary>
internal sealed class ForeignPageTests : AccessFixture
{
    private const string Secret = "a-secret-of-thirty-two-bytes-or-more!";
    private static readonly (string, string) Page = ("Origin", "https://console.example.org");

    [TestCase("*", "*")]
    [TestCase("https://console.example.org", "https://console.example.org")]
    public async Task Page_ThatIsInvited_MayAskAndReadWithACredential(string origins, string allowed)
    {
        await using var rig = await StartAsync(origins, Secret);

        var preflight =
            await rig.SendAsync(HttpMethod.Options, "/servers", null, Page, ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type"));
        Assert.That((int)preflight.Status, Is.EqualTo(204));
        Assert.That((preflight.Header("Access-Control-Allow-Origin"), preflight.Header("Access-Control-Allow-Headers")),
            Is.EqualTo((allowed, "authorization,content-type")));
        Assert.That(preflight.Header("Access-Control-Allow-Credentials"), Is.Null.Or.Empty);

        var answer = await rig.GetAsync("/servers", Page, Bearer(Secret), ("Sec-Fetch-Site", "cross-site"));
        Assert.That(((int)answer.Status, answer.Header("Access-Control-Allow-Origin")), Is.EqualTo((200, allowed)));
        var refused = await rig.GetAsync("/servers", Page);
        Assert.That(((int)refused.Status, refused.Header("Access-Control-Allow-Origin")), Is.EqualTo((401, allowed)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Answer_ThatDependsOnTheSite_SaysSoToCaches(bool fromPage)
    {
        await using var rig = await StartAsync("https://console.example.org", Secret);
        var answer = fromPage ? await rig.GetAsync("/servers", Page, Bearer(Secret)) : await rig.GetAsync("/servers", Bearer(Secret));
        Assert.That(answer.Header("Vary"), Is.EqualTo("Origin"));
    }

    [Test]
    public async Task AnyPage_WhereNothingIsConfigured_IsNobody()
    {
        await using var rig = await StartAsync("*", null);
        (await rig.GetAsync("/servers", Page)).ExpectProblem(403, "forbidden");
        (await rig.GetAsync("/servers")).Expect(200);
    }

    private static Task<ApiRig> StartAsync(string origins, string? secret) =>
        ApiRig.StartAsync(rig => (rig.Options.CorsOrigins, rig.Options.JwtSecretKey) = ([origins], secret));
}
