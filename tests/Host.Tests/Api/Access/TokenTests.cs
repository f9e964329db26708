using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Tokens as services send them, and as forgers do.</summary>
internal sealed class TokenTests : AccessFixture
{
    private const string Secret = "a-secret-of-thirty-two-bytes-or-more!";
    private const string Issuer = "https://auth.example.org";
    private const string Audience = "modular";
    private KeyService _service = null!;

    [OneTimeSetUp]
    public async Task StartService() => _service = await KeyService.StartAsync();

    [OneTimeTearDown]
    public async Task StopService() => await _service.DisposeAsync();

    [SetUp]
    public void Reset() => (_service.IsAway, _) = (false, 0);

    protected override void Configure(ApiRig rig)
    {
        rig.Options.JwtSecretKey = Secret;
        rig.Options.JwtIssuer = Issuer;
        rig.Options.JwtAudience = Audience;
        rig.Options.AuthServiceUrl = _service.Address;
    }

    [Test]
    public async Task Token_ThatIsGood_IsServed()
    {
        (await GetAsync(Token())).Expect(200);
        (await GetAsync(Token(key: Signing(_service.Keys[0])))).Expect(200);
        (await GetAsync(Token(change: t => t.Claims["scope"] = new[] { "servers:read", "mail" }))).Expect(200);
    }

    [Test]
    public async Task Token_OfAUser_ShowsThatUsersServersOnly()
    {
        Assert.That((await GetAsync(Token())).Expect(200).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await GetAsync(Token(change: t => t.Claims["sub"] = "bob"))).Expect(200).AsArray(), Is.Empty);
        (await Rig.GetAsync($"/servers/{Samples.Id}", Bearer(Token(change: t => t.Claims["sub"] = "bob")))).ExpectProblem(404, "not_found");
    }

    [TestCase("without sub")]
    [TestCase("sub is no user")]
    [TestCase("expired")]
    [TestCase("without exp")]
    [TestCase("not yet valid")]
    [TestCase("another issuer")]
    [TestCase("another audience")]
    [TestCase("another secret")]
    [TestCase("another algorithm")]
    [TestCase("critical extension")]
    public async Task Token_ThatIsNotGood_Is401(string flaw) => (await GetAsync(Flawed(flaw))).ExpectProblem(401, "unauthorized");

    [Test]
    public async Task Token_AMinuteOff_IsStillServed()
    {
        (await GetAsync(Token(change: t => t.Expires = Now(-50)))).Expect(200);
        (await GetAsync(Token(change: t => t.NotBefore = Now(50)))).Expect(200);
    }

    [Test]
    public async Task Token_WithoutSignature_Is401()
    {
        var good = Token();
        foreach (var algorithm in new[] { "none", "None", "NONE", "nOnE", "" })
        {
            var head = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""");
            (await GetAsync($"{head}.{good.Split('.')[1]}.")).ExpectProblem(401, "unauthorized");
        }
    }

    [Test]
    public async Task Token_SignedWithThePublishedKeyAsIfItWereASecret_Is401()
    {
        var rsa = _service.Keys[0].Rsa;
        foreach (var text in new[] { rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem() })
        {
            foreach (var secret in new[] { Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text + "\n"), rsa.ExportSubjectPublicKeyInfo() })
                (await GetAsync(Token(key: new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = "one" }, "HS256")))).ExpectProblem(401,
                    "unauthorized");
        }
    }

    [Test]
    public async Task Token_ThatBringsItsOwnKey_Is401()
    {
        var own = KeyService.NewKey("one");
        var token = Token(key: Signing(own), change: t => t.AdditionalHeaderClaims = new Dictionary<string, object>
        {
            ["jwk"] = new Dictionary<string, object>
            {
                ["kty"] = "RSA",
                ["n"] = Base64UrlEncoder.Encode(own.Rsa.ExportParameters(false).Modulus),
                ["e"] = "AQAB"
            },
            ["jku"] = "http://127.0.0.1:1/keys",
        });
        (await GetAsync(token)).ExpectProblem(401, "unauthorized");
    }

    [TestCase(""" "sub":"\ud800","scope":"servers:read" """)]
    [TestCase(""" "sub":"alice","scope":"servers:read \udc00" """)]
    [TestCase(""" "sub":"alice","scp":["servers:read","\ud800"] """)]
    public async Task Token_WhoseClaimsAreNoText_Is401(string claims)
    {
        var payload = $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","exp":{{Rig.Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds()}},{{claims}}}""";
        (await GetAsync(new JsonWebTokenHandler().CreateToken(payload, Shared(Secret)))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Token_ChangedAnywhere_Is401()
    {
        var good = Token();
        for (var i = 0; i < good.Length; i += 7)
        {
            var changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            Assert.That((int)(await GetAsync(changed)).Status, Is.AnyOf(401, 429), changed);
        }
    }

    [Test]
    public async Task Token_ThatIsHuge_Is401() =>
    (await GetAsync(Token(change: t => t.Claims["padding"] = new string('x', 20_000)))).ExpectProblem(401, "unauthorized");

    [Test]
    public async Task PublishedKeys_WhenRotated_AreReadAgain_ButNotForEveryStranger()
    {
        (await GetAsync(Token(key: Signing(_service.Keys[0])))).Expect(200);
        var questions = _service.Questions;
        for (var i = 0; i < 10; i++)
            (await GetAsync(Token(key: Signing(KeyService.NewKey("stranger"))))).ExpectProblem(401, "unauthorized");

        Assert.That(_service.Questions, Is.EqualTo(questions), "it was asked a moment ago");
        _service.Keys.Add(KeyService.NewKey("two"));
        Rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await GetAsync(Token(key: Signing(_service.Keys[^1])))).Expect(200);
    }

    [Test]
    public async Task PublishedKeys_WhileTheServiceIsAway_ThoseKnownGoOn()
    {
        _service.IsAway = true;
        var answer = await GetAsync(Token(key: Signing(_service.Keys[0])));
        answer.ExpectProblem(503, "unavailable");
        Assert.That(answer.Header("Retry-After"), Is.Not.Empty);
        (await GetAsync(Token())).Expect(200);

        _service.IsAway = false;
        Rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await GetAsync(Token(key: Signing(_service.Keys[0])))).Expect(200);
        _service.IsAway = true;
        Rig.Time.Advance(TimeSpan.FromMinutes(11));
        (await GetAsync(Token(key: Signing(_service.Keys[0]), change: t => t.Expires = Now(3600)))).Expect(200);
    }

    private static SigningCredentials Signing(RsaSecurityKey key) =>
        new(key, "RS256") { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };

    private static SigningCredentials Shared(string secret, string algorithm = "HS256") =>
        new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), algorithm);

    private Task<ApiReply> GetAsync(string token) => GetAsync(_service, token);

    private DateTime Now(int seconds = 0) => Rig.Time.GetUtcNow().UtcDateTime.AddSeconds(seconds);

    private string Flawed(string flaw) => flaw switch
    {
        "without sub" => Token(change: t => t.Claims.Remove("sub")),
        "sub is no user" => Token(change: t => t.Claims["sub"] = "a b\nc"),
        "expired" => Token(change: t => t.Expires = Now(-61)),
        "without exp" => Token(change: t => t.Expires = null),
        "not yet valid" => Token(change: t => t.NotBefore = Now(61)),
        "another issuer" => Token(change: t => t.Issuer = "https://evil.example.org"),
        "another audience" => Token(change: t => t.Audience = "mail"),
        "another secret" => Token(key: Shared(Secret + "x")),
        "another algorithm" => Token(key: Shared(Secret + new string('x', 40), "HS512")),
        "critical extension" => Token(change: t => t.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "b64" } }),
        _ => throw new ArgumentOutOfRangeException(nameof(flaw)),
    };

    private string Token(SigningCredentials? key = null, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = Now(-3600),
            NotBefore = Now(-3600),
            Expires = Now(600),
            Claims = new Dictionary<string, object> { ["sub"] = "alice", ["scope"] = "servers:read servers:write" },
            SigningCredentials = key ?? Shared(Secret),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
