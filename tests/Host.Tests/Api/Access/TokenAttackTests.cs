using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Known ways to have a verifier of tokens take the wrong key, the wrong algorithm, or somebody else's word.</summary>
internal sealed class TokenAttackTests : AccessFixture
{
    private KeyService _service = null!;

    [OneTimeSetUp]
    public async Task StartService()
    {
        _service = await KeyService.StartAsync();
        _service.Keys.Add(KeyService.NewKey("two"));
        _service.Keys.Add(KeyService.NewKey("three"));
    }

    [OneTimeTearDown]
    public async Task StopService() => await _service.DisposeAsync();

    protected override void Configure(ApiRig rig) => rig.Options.AuthServiceUrl = _service.Address;

    [TestCase("../../../../dev/null")]
    [TestCase("/proc/self/environ")]
    [TestCase("http://127.0.0.1:1/keys.json")]
    [TestCase("file:///etc/passwd")]
    [TestCase("one' OR '1'='1")]
    [TestCase("one\u0000")]
    [TestCase("ONE")]
    [TestCase("two")]
    public async Task Kid_ThatNamesAnythingButTheKey_Is401(string kid)
    {
        (await GetAsync(Sign(_service.Keys[0], Head("RS256", kid)))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Kid_ThatIsHuge_Is401() =>
    (await GetAsync(Sign(_service.Keys[0], Head("RS256", new string('x', 15_000))))).ExpectProblem(401, "unauthorized");

    [Test]
    public async Task Kid_ThatIsMissing_LetsEachPublishedKeyBeTried()
    {
        foreach (var key in _service.Keys)
            (await GetAsync(Sign(key, """{"alg":"RS256"}"""))).Expect(200);
        (await GetAsync(Sign(KeyService.NewKey("one"), """{"alg":"RS256"}"""))).ExpectProblem(401, "unauthorized");
    }

    [TestCase("""{"alg":"none"}""")]
    [TestCase("""{"alg":"rs256","kid":"one"}""")]
    [TestCase("""{"alg":"HS256","kid":"one"}""")]
    [TestCase("""{"alg":"PS256","kid":"one"}""")]
    [TestCase("""{"alg":"RS512","kid":"one"}""")]
    [TestCase("""{"alg":"ES256","kid":"one"}""")]
    [TestCase("""{"alg":"RSA-OAEP","enc":"A128GCM","kid":"one"}""")]
    [TestCase("""{"kid":"one"}""")]
    [TestCase("""{"alg":null,"kid":"one"}""")]
    [TestCase("""{"alg":["RS256"],"kid":"one"}""")]
    [TestCase("""{"alg":{"RS256":1},"kid":"one"}""")]
    [TestCase("""{"alg":5,"kid":"one"}""")]
    [TestCase("""{"alg":"RS256","kid":["one"]}""")]
    [TestCase("""{"alg":"RS256","kid":{"one":1}}""")]
    [TestCase("""{"alg":"RS256","alg":"none","kid":"one"}""")]
    [TestCase("""{"alg":"none","alg":"RS256","kid":"one"}""")]
    [TestCase("""{"alg":"RS256","kid":"two","kid":"one"}""")]
    [TestCase("""{"alg":"RS256","kid":"one","crit":["exp"],"exp":1}""")]
    [TestCase("""{"alg":"RS256","kid":"one","b64":false,"crit":["b64"]}""")]
    [TestCase("""["RS256"]""")]
    [TestCase("\"RS256\"")]
    [TestCase("")]
    [TestCase("""{"alg":"RS256","kid":"one"}{}""")]
    public async Task Head_ThatIsNoneOfOurService_Is401(string head) => (await GetAsync(Sign(_service.Keys[0], head))).ExpectProblem(401, "unauthorized");

    [TestCase(""" "sub":"alice","sub":"bob","scope":"servers:read" """)]
    [TestCase(""" "sub":"alice","scope":"servers:read","scope":"admin" """)]
    [TestCase(""" "sub":"alice","scope":"servers:read","exp":1 """)]
    public async Task Claims_ThatAreThereTwice_Are401(string claims) =>
        (await GetAsync(Sign(_service.Keys[0], Head("RS256", "one"), Claims(claims)))).ExpectProblem(401, "unauthorized");

    [Test]
    public async Task PublishedKey_AsASecret_OpensNothing()
    {
        var rsa = _service.Keys[0].Rsa;
        var forms = new[]
        {
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem()),
            rsa.ExportSubjectPublicKeyInfo(),
            rsa.ExportParameters(false).Modulus!, Encoding.ASCII.GetBytes(Base64UrlEncoder.Encode(rsa.ExportParameters(false).Modulus)),
            Encoding.ASCII.GetBytes(KeyService.Publish(_service.Keys[0])), [],
        };
        foreach (var secret in forms)
        {
            var signed = Part(Head("HS256", "one")) + "." + Part(Claims());
            var mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed));
            (await GetAsync($"{signed}.{Base64UrlEncoder.Encode(mac)}")).ExpectProblem(401, "unauthorized");
        }
    }

    [Test]
    public async Task Token_InAToken_Is401()
    {
        var inner = Sign(_service.Keys[0], Head("RS256", "one"));
        (await GetAsync(inner)).Expect(200);

        (await GetAsync(Sign(KeyService.NewKey("x"), """{"alg":"RS256","kid":"one","cty":"JWT"}""", inner))).ExpectProblem(401, "unauthorized");
        (await GetAsync(Sign(_service.Keys[0], Head("RS256", "one"), inner))).ExpectProblem(401, "unauthorized");
        (await GetAsync(inner + "." + inner)).ExpectProblem(401, "unauthorized");
        var encrypted = new JsonWebTokenHandler().EncryptToken(inner,
            new EncryptingCredentials(_service.Keys[0], SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes128CbcHmacSha256));
        (await GetAsync(encrypted)).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Token_ThatPointsToKeysElsewhere_AsksNobodyThere()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var url = $"http://{elsewhere.LocalEndpoint}/keys";
        var head = $$"""{"alg":"RS256","kid":"one","jku":"{{url}}","x5u":"{{url}}","x5c":["MIIB"],"jwk":{"kty":"oct","k":"AAAA"} }""";

        (await GetAsync(Sign(KeyService.NewKey("one"), head))).ExpectProblem(401, "unauthorized");
        (await GetAsync(Sign(_service.Keys[0], head))).Expect(200);
        Assert.That(elsewhere.Pending(), Is.False);
    }

    [TestCase("elsewhere")]
    [TestCase("file:///etc/passwd")]
    [TestCase("/other.json")]
    public async Task Service_ThatSendsElsewhere_IsNotFollowed(string target)
    {
        var stranger = KeyService.NewKey("one");
        await using var other = await KeyService.StartAsync();
        other.Keys[0] = stranger;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using var redirecting = builder.Build();
        redirecting.MapGet("/.well-known/jwks.json", () => Results.Redirect(target == "elsewhere" ? $"{other.Address}.well-known/jwks.json" : target));
        redirecting.MapGet("/other.json", () => Results.Text($$"""{"keys":[{{KeyService.Publish(stranger)}}]}"""));
        await redirecting.StartAsync();
        await using var rig = await ApiRig.StartAsync(r => r.Options.AuthServiceUrl = new Uri(redirecting.Urls.First()));

        (await rig.GetAsync("/servers", Bearer(Sign(stranger, Head("RS256", "one"), now: rig.Time.GetUtcNow())))).ExpectProblem(503, "unavailable");
        Assert.That(other.Questions, Is.Zero);
    }

    [Test]
    public async Task Service_ThatHangsUpAtOnce_IsOneThatDoesNotAnswer()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var hangingUp = Task.Run(async () =>
        {
            while (true)
            {
                using var caller = await service.AcceptSocketAsync();
                caller.LingerState = new LingerOption(true, 0);
            }
        });
        await using var rig = await ApiRig.StartAsync(r => r.Options.AuthServiceUrl = new Uri($"http://{service.LocalEndpoint}"));

        for (var i = 0; i < 300; i++)
        {
            (await rig.GetAsync("/servers", Bearer(Sign(_service.Keys[0], Head("RS256", "one"), now: rig.Time.GetUtcNow())))).ExpectProblem(503, "unavailable");
            rig.Time.Advance(TimeSpan.FromSeconds(11));
        }

        service.Stop();
        await hangingUp.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Test]
    public async Task Kid_ThatIsNotKnown_WhileTheServiceIsAway_Is503()
    {
        (await GetAsync(Sign(_service.Keys[0], Head("RS256", "one")))).Expect(200);
        _service.IsAway = true;
        try
        {
            Rig.Time.Advance(TimeSpan.FromSeconds(11));
            (await Rig.GetAsync("/servers", Bearer(Sign(KeyService.NewKey("new"), Head("RS256", "new"))))).ExpectProblem(503, "unavailable");
            (await GetAsync(Sign(_service.Keys[0], Head("RS256", "one")))).Expect(200);
        }
        finally
        {
            _service.IsAway = false;
        }
    }

    private static string Head(string algorithm, string kid) => $$"""{"alg":"{{algorithm}}","kid":{{System.Text.Json.JsonSerializer.Serialize(kid)}}}""";

    private string Claims(string claims = "\"sub\":\"alice\",\"scope\":\"servers:read\"", DateTimeOffset? now = null) =>
        $$"""{"exp":{{(now ?? Rig.Time.GetUtcNow()).AddMinutes(10).ToUnixTimeSeconds()}},{{claims}}}""";

    private string Sign(RsaSecurityKey key, string head, string? payload = null, DateTimeOffset? now = null)
    {
        var signed = Part(head) + "." + Part(payload ?? Claims(now: now));
        var signature = key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Part(string text) => Base64UrlEncoder.Encode(text);

    private Task<ApiReply> GetAsync(string token) => GetAsync(_service, token);
}
