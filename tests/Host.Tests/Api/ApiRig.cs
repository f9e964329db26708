using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Api;
using Modular.Host.Load;
using Modular.Host.Parts;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Disk;
using Modular.Host.Servers.State;
using Modular.Host.Settings;
using Modular.Testing.Fakes;
using Moq;

namespace Modular.Host.Tests.Api;

/// <summary>The whole API in memory over a lifecycle that tests script.</summary>
internal sealed class ApiRig : IAsyncDisposable
{
    private WebApplication? _app;
    private HttpClient? _client;

    public Mock<IServerLifecycle> Lifecycle { get; } = new();
    public Mock<ILeftovers> Leftovers { get; } = new();
    public Mock<IServerCatalog> Catalog { get; } = new();
    public MemoryStore Store { get; } = new();
    public MemoryPortAllocator Allocator { get; } = new(new PortRange { Start = 20000, End = 20009 });
    public IServerBackend Backend { get; set; } = new FakeBackend();
    public FakeTimeProvider Time { get; } = new(Samples.Now);
    /// <summary>Whose time bounds calls to plugins; null: the machine's.</summary>
    public TimeProvider? CallTime { get; set; }
    public ModularOptions Options { get; } = new()
    {
        AdvertisedHost = "rdp.example.org",
        PortRange = new PortRange { Start = 20000, End = 20009 },
        MaxConcurrentServers = 7,
    };
    public RecoveryProgress Recovery { get; } = new() { Total = 0, IsComplete = true };
    public OrphanList Orphans { get; } = new();

    /// <summary>Whether the store has proven itself complete.</summary>
    public bool IsAccepted { get; set; } = true;
    public PluginInventory Inventory { get; set; } = new([], []);
    public LogLines Log { get; } = new();

    /// <summary>How many files the host may have open.</summary>
    public int FileLimit { get; set; } = 20000;

    /// <summary>The address that requests seem to come from.</summary>
    public IPAddress Caller { get; set; } = IPAddress.Loopback;

    public WebApplication App => _app!;
    public HttpClient Client => _client!;

    public static async Task<ApiRig> StartAsync(Action<ApiRig>? configure = null)
    {
        var rig = new ApiRig();
        rig.Catalog.Setup(c => c.Get(It.IsAny<string>())).Throws((string id) => new ServerException(ServerError.NotFound, $"There is no server {id}."));
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord> { Items = [], Total = 0 });
        rig.Leftovers.Setup(l => l.Kept).Returns([]);
        configure?.Invoke(rig);
        await rig.RunAsync();
        return rig;
    }

    /// <summary>Makes a server known.</summary>
    public ServerRecord Has(ServerRecord server)
    {
        Catalog.Setup(c => c.Get(server.Id)).Returns(server);
        return server;
    }

    public async Task<ApiReply> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        foreach (var (name, value) in headers)
            Assert.That(request.Headers.TryAddWithoutValidation(name, value), Is.True, name);

        return await SendAsync(request);
    }

    public async Task<ApiReply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        return new ApiReply(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    public Task<ApiReply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiReply> PostAsync(string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(Lifecycle.Object);
        builder.Services.AddSingleton(Catalog.Object);
        builder.Services.AddSingleton(Leftovers.Object);
        builder.Services.AddSingleton(
            s => Guarded.Parts(Backend, Allocator, Store, Options, CallTime, Log, s.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
        builder.Services.AddSingleton(Options);
        builder.Services.AddSingleton(Recovery);
        builder.Services.AddSingleton(Orphans);
        builder.Services.AddSingleton<CustodyState>();
        builder.Services.AddSingleton(Inventory);
        builder.Services.AddSingleton<StatusMeter>();
        builder.Services.AddSingleton(new DescriptorBudget(FileLimit, () => 0, Time));
        builder.Services.AddSingleton<KnownCapabilities>();
        builder.Services.AddSingleton<SelfChecks>();
        builder.Services.AddSingleton<HostFindings>();
        builder.Services.AddSingleton<DiskQuota>();
        builder.Services.AddModularApi();
        _app = builder.Build();
        if (Recovery.IsComplete)
            await _app.Services.GetRequiredService<KnownCapabilities>().GetAsync(CancellationToken.None);

        if (IsAccepted)
            _app.Services.GetRequiredService<CustodyState>().Accept();

        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = Caller;
            return next(context);
        });
        _app.MapModularApi();
        await _app.StartAsync();
        _client = _app.GetTestClient();
    }
}
