using System.Net;
using Modular.Abstractions;
using Modular.Host.Api.Access.Keys;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api.Access;

/// <summary>An API with alice's server, and a folder for keys.</summary>
internal abstract class AccessFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
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
                query.UserId is null or "alice" ? new Page<ServerRecord>
                {
                    Items = [Samples.Server()],
                    Total = 1,
                } : new Page<ServerRecord> { Items = [], Total = 0 });
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

    /// <summary>
    /// The list of servers for a token. Repeated while the answer is that the service did not answer, which on a busy machine it may not do in time; the rig's
    /// clock goes on meanwhile, for nobody asks the service again before that.
    /// </summary>
    protected async Task<ApiReply> GetAsync(KeyService service, string token)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var reply = await Rig.GetAsync("/servers", Bearer(token));
            if (reply.Status != HttpStatusCode.ServiceUnavailable || service.IsAway || TimeProvider.System.GetElapsedTime(began) > Patience)
                return reply;

            Rig.Time.Advance(TimeSpan.FromSeconds(11));
        }
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
