using Modular.Abstractions;
using Modular.Host.Api.Access.Keys;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api.Access;

/// <summary>An API with alice's server, and a folder for keys.</summary>
internal abstract class AccessFixture
{
    private string _folder = "";

    protected ApiRig Rig { get; private set; } = null!;

    [SetUp]
    public async Task StartRig()
    {
        _folder = Directory.CreateTempSubdirectory("modular-keys-").FullName;
        Rig = await ApiRig.StartAsync(rig =>
        {
            rig.Options.DataPath = _folder;
            rig.Has(Samples.Server());
            rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns((ServerQuery query) =>
                query.UserId is null or "alice" ? new Page<ServerRecord>([Samples.Server()], null, 1) : new Page<ServerRecord>([], null, 0));
            rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(Samples.Server()));
            Configure(rig);
        });
    }

    [TearDown]
    public async Task StopRig()
    {
        await Rig.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected virtual void Configure(ApiRig rig)
    {
    }

    /// <summary>The secret of a new key.</summary>
    protected async Task<string> NewKeyAsync(string scopes = "servers:write", string? user = null, TimeSpan? lifetime = null)
    {
        var secret = KeySecret.New();
        var key = new ApiKey
        {
            Id = KeySecret.NewId(),
            Name = "of-a-test",
            Sha256 = KeySecret.HashOf(secret),
            Scopes = scopes.Split(' '),
            User = user,
            CreatedAt = Samples.Now,
            ExpiresAt = Samples.Now + lifetime,
        };
        await Keys.ChangeAsync(keys => [.. keys, key]);
        return secret;
    }

    protected KeyFile Keys => new(_folder, Rig.Time);

    protected static (string Name, string Value) Bearer(string credential) => ("Authorization", "Bearer " + credential);
}
