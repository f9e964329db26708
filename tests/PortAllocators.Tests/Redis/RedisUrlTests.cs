using System.Net;
using Microsoft.Extensions.Options;
using Modular.RedisClient;

namespace Modular.PortAllocators.Tests.Redis;

internal sealed class RedisUrlTests
{
    private const string Setting = "Plugins:X:Redis:Url";

    [TestCase("redis://cache", "cache", 6379, null, null, 0)]
    [TestCase("redis://cache:6390/", "cache", 6390, null, null, 0)]
    [TestCase("redis://cache:6390/3", "cache", 6390, null, null, 3)]
    [TestCase("redis://:secret@cache/1", "cache", 6379, null, "secret", 1)]
    [TestCase("redis://bob:secret@cache", "cache", 6379, "bob", "secret", 0)]
    [TestCase("redis://b%40b:p%40s%3As%2F%2C%25%23@cache", "cache", 6379, "b@b", "p@s:s/,%#", 0)]
    [TestCase("redis://bob:a:b,ssl=true@cache", "cache", 6379, "bob", "a:b,ssl=true", 0)]
    [TestCase(" REDIS://cache ", "cache", 6379, null, null, 0)]
    public void Parse_OfAUrl_FindsItsParts(string url, string host, int port, string? user, string? password, int database)
    {
        var options = RedisUrl.Parse(url, Setting);

        Assert.That(options.EndPoints.Single(), Is.EqualTo(new DnsEndPoint(host, port)));
        Assert.That((options.User, options.Password, options.DefaultDatabase, options.Ssl), Is.EqualTo((user, password, (int?)database, false)));
    }

    [TestCase("redis://:secret@[::1]:6390/0", "::1")]
    [TestCase("redis://:secret@127.0.0.1:6390", "127.0.0.1")]
    public void Parse_OfAnAddress_ResolvesNothing(string url, string address) =>
        Assert.That(RedisUrl.Parse(url, Setting).EndPoints.Single(), Is.EqualTo(new IPEndPoint(IPAddress.Parse(address), 6390)));

    [Test]
    public void Parse_OfRediss_ChecksTheNameOfTheCertificate()
    {
        var options = RedisUrl.Parse("rediss://cache.example:6380", Setting);

        Assert.That((options.Ssl, options.SslHost), Is.EqualTo((true, "cache.example")));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("s3cret")]
    [TestCase("cache:6379,password=s3cret")]
    [TestCase("http://:s3cret@cache")]
    [TestCase("redis://:s3cret/slash@cache")]
    [TestCase("redis://:s3cret#hash@cache")]
    [TestCase("redis://user:12#s3cret@cache")]
    [TestCase("redis://user:12?s3cret@cache")]
    [TestCase("redis://user:12/s3cret@cache")]
    [TestCase("redis://s3cret@cache")]
    [TestCase("redis://:s3cret@cache/zero")]
    [TestCase("redis://:s3cret@cache/-1")]
    [TestCase("redis://:s3cret@cache:99999")]
    [TestCase("redis://:s3cret@")]
    public void Parse_OfWhatIsNoUrlOfRedis_NamesTheSettingAndNotThePassword(string? url) =>
        Assert.That(() => RedisUrl.Parse(url, Setting), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains("REDIS_URL").And.Message.Contains(Setting).And.Message.Not.Contains("s3cret").And.InnerException.Null);
}
