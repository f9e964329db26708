using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Api.Access.Tokens;
using Modular.Host.Settings;
using Modular.Host.Tests.Api.Access;

namespace Modular.Fuzzing.Parsers;

/// <summary>An authentication service whose published keys are damaged: tokens are refused, and a stranger's token is never accepted.</summary>
internal sealed class PublishedKeyFuzzTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private KeyService _service = null!;

    [OneTimeSetUp]
    public async Task StartService() => _service = await KeyService.StartAsync();

    [OneTimeTearDown]
    public async Task StopService() => await _service.DisposeAsync();

    [Test]
    [CancelAfter(300_000)]
    public async Task Keys_Damaged_LetTheirOwnersInOrNobody()
    {
        var good = Encoding.UTF8.GetBytes($$"""{"keys":[{{KeyService.Publish(_service.Keys[0])}}]}""");
        var (own, strange) = (Token(_service.Keys[0]), Token(KeyService.NewKey(_service.Keys[0].KeyId)));
        Assert.That(await IsAcceptedAsync(own, good), Is.True);
        await Fuzz.RunAsync(2_000, async random =>
        {
            var document = Document(random, good);
            await IsAcceptedAsync(own, document);
            Assert.That(await IsAcceptedAsync(strange, document), Is.False, Encoding.UTF8.GetString(document));
        });
    }

    private byte[] Document(Random random, byte[] good)
    {
        if (random.Next(3) == 0)
            return Damage.Of(good, random);

        var key = JsonMutation.Apply(JsonNode.Parse(KeyService.Publish(_service.Keys[0]))!.AsObject(), random);
        var document = Encoding.UTF8.GetBytes($$"""{"keys":[{{Encoding.UTF8.GetString(key)}}]}""");
        return random.Next(4) == 0 ? JsonMutation.Apply(new JsonObject { ["keys"] = new JsonArray(random.Next(3)) }, random) : document;
    }

    /// <summary>By a manager that has just started.</summary>
    private async Task<bool> IsAcceptedAsync(string token, byte[] document)
    {
        _service.Document = document;
        var options = new ModularOptions { AuthServiceUrl = _service.Address };
        var time = new FakeTimeProvider(Now);
        using var published = new PublishedKeys(options, time, NullLogger<PublishedKeys>.Instance);
        using var endpoint = new VerifyEndpoint(options, time, NullLogger<VerifyEndpoint>.Instance);
        try
        {
            return TokenClaims.ToCaller(await new TokenVerifier(options, published, endpoint, time).VerifyAsync(token, CancellationToken.None)).User == "alice";
        }
        catch (CredentialException)
        {
            return false;
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            return false;
        }
    }

    private static string Token(RsaSecurityKey key) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { ["sub"] = "alice", ["scope"] = "servers:read" },
        NotBefore = Now.UtcDateTime,
        IssuedAt = Now.UtcDateTime,
        Expires = Now.AddMinutes(5).UtcDateTime,
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
    });
}
