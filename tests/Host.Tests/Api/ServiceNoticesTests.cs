using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Modular.Host.Api.Health;

namespace Modular.Host.Tests.Api;

internal sealed class ServiceNoticesTests
{
    private string _folder = "";
    private Socket _systemd = null!;

    private string Address => Path.Combine(_folder, "notify");

    [SetUp]
    public void Listen()
    {
        _folder = Directory.CreateTempSubdirectory("modular-notify-").FullName;
        _systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _systemd.Bind(new UnixDomainSocketEndPoint(Address));
    }

    [TearDown]
    public void Close()
    {
        _systemd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Ready_WhenRecoveryHasEnded_IsSaidThenAndNotBefore(CancellationToken ct)
    {
        await using var rig = await ApiRig.StartAsync(r => r.Recovery.IsComplete = false);
        using var notices = NoticesOf(rig);
        await notices.StartAsync(ct);
        var waiting = await HearAsync(ct);

        rig.Recovery.IsComplete = true;
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        var ready = await HearAsync(ct);

        Assert.That(waiting, Does.StartWith("STATUS=The manager is starting.").And.EndsWith("\nEXTEND_TIMEOUT_USEC=60000000").And.Not.Contain("READY"));
        Assert.That(ready, Is.EqualTo("READY=1\nSTATUS=Ready"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Status_WhenTheManagerIsNoLongerReady_SaysWhy(CancellationToken ct)
    {
        await using var rig = await ApiRig.StartAsync();
        using var notices = NoticesOf(rig);
        await notices.StartAsync(ct);
        await HearAsync(ct);

        rig.Recovery.IsComplete = false;
        rig.Time.Advance(TimeSpan.FromSeconds(15));
        var away = await HearAsync(ct);
        rig.Recovery.IsComplete = true;
        rig.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.That(away, Does.StartWith("STATUS=The manager is starting."));
        Assert.That(await HearAsync(ct), Is.EqualTo("STATUS=Ready"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Stop_WhenReady_IsSaidWithTheTimeItMayTake(CancellationToken ct)
    {
        await using var rig = await ApiRig.StartAsync();
        using var notices = NoticesOf(rig);
        await notices.StartAsync(ct);
        await HearAsync(ct);

        rig.App.Lifetime.StopApplication();

        Assert.That(await HearAsync(ct), Is.EqualTo("STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC=85000000"));
    }

    [Test]
    public void Send_WhenNobodyListens_IsNoError() =>
        Assert.That(() => new ServiceSocket($"{_folder}/nobody", NullLogger<ServiceSocket>.Instance).Send("READY=1"), Throws.Nothing);

    private ServiceNotices NoticesOf(ApiRig rig) =>
        new(
            new ServiceSocket(Address, NullLogger<ServiceSocket>.Instance), rig.App.Services.GetRequiredService<HealthReport>(), rig.App.Lifetime,
            Options.Create(new HostOptions { ShutdownTimeout = TimeSpan.FromSeconds(70) }), rig.Time);

    private async Task<string> HearAsync(CancellationToken ct)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _systemd.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, ct));
    }
}
