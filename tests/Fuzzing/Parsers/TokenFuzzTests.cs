using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Modular.Host.Api.Access;
using Modular.Host.Api.Access.Tokens;
using Modular.Host.Settings;

namespace Modular.Fuzzing.Parsers;

/// <summary>Tokens that were changed, and tokens that somebody who holds the secret wrote carelessly.</summary>
internal sealed class TokenFuzzTests
{
    private const string Secret = "a-secret-of-thirty-two-bytes-or-more!";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ModularOptions Options = new() { JwtSecretKey = Secret };
    private PublishedKeys _published = null!;
    private VerifyEndpoint _endpoint = null!;
    private TokenVerifier _verifier = null!;

    [OneTimeSetUp]
    public void MakeVerifier()
    {
        _published = new PublishedKeys(Options, new FakeTimeProvider(Now), NullLogger<PublishedKeys>.Instance);
        _endpoint = new VerifyEndpoint(Options, new FakeTimeProvider(Now), NullLogger<VerifyEndpoint>.Instance);
        _verifier = new TokenVerifier(Options, _published, _endpoint, new FakeTimeProvider(Now));
    }

    [OneTimeTearDown]
    public void Close()
    {
        _published.Dispose();
        _endpoint.Dispose();
    }

    [Test]
    [CancelAfter(300_000)]
    public Task Token_Changed_IsNeverAccepted()
    {
        var good = Sign(Head(), Payload());
        return Fuzz.RunAsync(10_000, async random =>
        {
            var changed = random.Next(2) == 0 ? Damage.Of(good, random) : Encoding.Latin1.GetString(Damage.Of(Encoding.Latin1.GetBytes(good), random));
            if (await CallerOfAsync(changed) is not null)
                Assert.That(changed[..changed.LastIndexOf('.')], Is.EqualTo(good[..good.LastIndexOf('.')]), "all that is signed is as it was");
        });
    }

    [Test]
    [CancelAfter(300_000)]
    public Task Token_SignedButHostile_IsACallerWithAUserOrRefused() => Fuzz.RunAsync(10_000, async random =>
    {
        var head = random.Next(4) == 0 ? JsonMutation.Apply(Head(), random) : Encoding.UTF8.GetBytes(Head().ToJsonString());
        if (await CallerOfAsync(Sign(head, JsonMutation.Apply(Payload(), random))) is { } caller)
        {
            Assert.That(caller.Name.Any(char.IsControl), Is.False);
            Assert.That(caller.User, caller.Scope == AccessScope.Admin ? Is.Null.Or.Not.Empty : Does.Match("^[A-Za-z0-9._@:-]{1,128}$"));
        }
    });

    private static JsonObject Head() => new() { ["alg"] = "HS256", ["typ"] = "JWT" };

    private static JsonObject Payload() => new()
    {
        ["sub"] = "alice",
        ["scope"] = "servers:read",
        ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
        ["nbf"] = Now.AddMinutes(-5).ToUnixTimeSeconds(),
        ["iss"] = "me",
        ["aud"] = new JsonArray("modular"),
    };

    private static string Sign(JsonObject head, JsonObject payload) =>
        Sign(Encoding.UTF8.GetBytes(head.ToJsonString()), Encoding.UTF8.GetBytes(payload.ToJsonString()));

    private static string Sign(byte[] head, byte[] payload)
    {
        var text = $"{Base64UrlEncoder.Encode(head)}.{Base64UrlEncoder.Encode(payload)}";
        return $"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>Null when it was refused.</summary>
    private async Task<Caller?> CallerOfAsync(string token)
    {
        try
        {
            return TokenClaims.ToCaller(await _verifier.VerifyAsync(token, CancellationToken.None));
        }
        catch (CredentialException e)
        {
            Assert.That(e.Message.Any(char.IsControl), Is.False, "it goes into the log");
            return null;
        }
    }
}
