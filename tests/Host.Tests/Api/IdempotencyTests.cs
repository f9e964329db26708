using System.Security.Cryptography;
using System.Text;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class IdempotencyTests
{
    private const string Body =
        """{"user_id":"alice","session_id":"s1","display_config":{"resolution":"1280x800","color_depth":24},"labels":{"a":"1","b":"2"}}""";
    private readonly List<CreateServer> _orders = [];
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start()
    {
        _orders.Clear();
        _rig = await ApiRig.StartAsync(rig => rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Callback((CreateServer order, CancellationToken _) => _orders.Add(order)).ReturnsAsync(() => Samples.Done(rig.Has(Samples.Server()))));
    }

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("""{ "session_id": "s1", "labels": {"b":"2","a":"1"}, "user_id": "alice", "display_config": {"color_depth":24,"resolution":"1280x800"} }""")]
    [TestCase("""{"user_id":"alice","session_id":"s1","display_config":{"resolution":"1280x800","color_depth":"24"},"labels":{"a":"1","b":"2"}}""")]
    [TestCase("""{"user_id":"\u0061lice","session_id":"s1","display_config":null,"labels":{"a":"1","b":"2"},"start":true,"name":null,"security_level":"high"}""")]
    [TestCase("""{"user_id":"alice","session_id":"s1","labels":{"a":"1","b":"2"},"unknown":[7]}""")]
    public async Task Body_ThatMeansTheSame_HasTheSameFingerprint(string other) =>
    Assert.That(await FingerprintAsync(other), Is.EqualTo(await FingerprintAsync(Body)));

    [TestCase("""{"user_id":"alice","session_id":"s1","labels":{"a":"1","b":"3"}}""")]
    [TestCase("""{"user_id":"alice","session_id":"s1","labels":{"a":"1","b":"2"},"start":false}""")]
    [TestCase("""{"user_id":"alice","session_id":"s1","labels":{"a":"1","b":"2"},"display_config":{"color_depth":"32"}}""")]
    public async Task Body_ThatMeansSomethingElse_HasAnother(string other) =>
    Assert.That(await FingerprintAsync(other), Is.Not.EqualTo(await FingerprintAsync(Body)));

    [Test]
    public async Task Body_Always_GoesWithItsDigestForRecordsOfEarlierVersions()
    {
        await FingerprintAsync(Body);
        Assert.That(_orders[0].BodySha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))));
    }

    private async Task<string> FingerprintAsync(string body)
    {
        (await _rig.PostAsync("/servers", body, ("Idempotency-Key", "k"))).Expect(201);
        return _orders[^1].Idempotency!.RequestSha256;
    }
}
