using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Api;
using Modular.Host.Api.Access;
using Modular.Host.Api.Access.Keys;

namespace Modular.Fuzzing.Parsers;

/// <summary>A damaged file of keys lets nobody in who was not, and nobody further than he was.</summary>
internal sealed class ApiKeyFuzzTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly string _ofAlice = KeySecret.New();
    private readonly string _expired = KeySecret.New();
    private DirectoryInfo _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modular-fuzz-");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public void KeyFile_WithAFlippedBit_LetsNobodyInOrFurther()
    {
        var good = Content();
        Fuzz.Run(5_000, random =>
        {
            var damaged = (byte[])good.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var ring = Write(damaged);
            Assert.That(Find(ring, KeySecret.New()), Is.Null);
            if (Find(ring, _ofAlice) is { } key)
                Assert.That((key.User is not null, ScopeNames.Greatest(key.Scopes)),
                    Is.EqualTo((true, AccessScope.Read)).Or.EqualTo((true, AccessScope.Authenticated)));
        });
    }

    [Test]
    [CancelAfter(300_000)]
    public void KeyFile_Damaged_IsReadOrRefusedAsAWhole()
    {
        var good = Content();
        Fuzz.Run(5_000, random =>
        {
            var ring = Write(random.Next(4) == 0 ? JsonMutation.Apply(JsonMutation.ObjectOf(good), random) : Damage.Of(good, random));
            Assert.That(Find(ring, KeySecret.New()), Is.Null, "a key that nobody made");
            Assert.That(Find(ring, HostileText.Next(random)), Is.Null);
            if (Find(ring, _ofAlice) is { } key)
                Assert.That(() => ScopeNames.Greatest(key.Scopes), Throws.Nothing);
        });
    }

    private KeyRing Write(byte[] content)
    {
        var file = new KeyFile(_folder.FullName, _time);
        File.WriteAllBytes(file.Path, content);
        file.CloseToOthers();
        return new KeyRing(file, _time, NullLogger<KeyRing>.Instance);
    }

    /// <summary>Null also when the file was refused.</summary>
    private static ApiKey? Find(KeyRing ring, string secret)
    {
        try
        {
            return ring.Find(secret);
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            return null;
        }
    }

    private byte[] Content() =>
        JsonSerializer.SerializeToUtf8Bytes(new KeyList(KeyList.CurrentVersion, [Key(_ofAlice, "alice", null), Key(_expired, null, Now.AddDays(-1))]),
            ApiJson.Options);

    private static ApiKey Key(string secret, string? user, DateTimeOffset? expires) => new()
    {
        Id = KeySecret.NewId(),
        Name = "of-a-test",
        Sha256 = KeySecret.HashOf(secret),
        Scopes = ["servers:read"],
        User = user,
        CreatedAt = Now.AddDays(-2),
        ExpiresAt = expires,
    };
}
