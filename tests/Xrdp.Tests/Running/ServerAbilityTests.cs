using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Files;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Running;

/// <summary>What can be seen and changed of a running server.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class ServerAbilityTests : BackendFixture
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Sessions_WhenAClientConnects_ListsAndDisconnectsIt(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var sessions = (IRunningServerSessions)server;
        using var client = new TcpClient(AddressFamily.InterNetwork);
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1); // a process knows when it started to a hundredth of a second
        await client.ConnectAsync(IPAddress.Loopback, start.Port, ct);
        var own = client.Client.LocalEndPoint!.ToString();

        ServerSession? session = null;
        Assert.That(
            await Eventually.HoldsAsync(
                () => (session = sessions.ListSessionsAsync(ct).GetAwaiter().GetResult().FirstOrDefault(s => s.ClientAddress == own)) is not null, ct));
        Assert.That(session!.LoggedIn, Is.False);
        Assert.That(session.ConnectedAt, Is.InRange(before, TimeProvider.System.GetUtcNow()));
        Assert.That((await ((IRunningServerUsage)server).GetUsageAsync(ct)).Connections, Is.AtLeast(1));

        await sessions.DisconnectAsync(session.Id, ct);
        await sessions.DisconnectAsync("nonsense", ct);

        Assert.That(await client.GetStream().ReadAsync(new byte[1], ct), Is.Zero);
        Assert.That(server.Exited.IsCompleted, Is.False);
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Usage_WhenRunning_HasFigures(CancellationToken ct)
    {
        var server = await StartAsync(NewStart(), ct);

        var usage = await ((IRunningServerUsage)server).GetUsageAsync(ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(usage.CpuPercent, Is.GreaterThanOrEqualTo(0));
        Assert.That(usage.MemoryBytes, Is.InRange(1_000_000L, 1_000_000_000L));
        Assert.That(usage.Processes, Is.InRange(4, 30));
        Assert.That(usage.Sessions, Is.Zero);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task MeasureDisk_OfAServerThatRunsAndOfOneThatIsStopped_CountsHomeLogsAndConfiguration(CancellationToken ct)
    {
        const int MiB = 1024 * 1024;
        var start = NewStart();
        var folders = ServerFolders.Of(Folders.Host, start.ServerId);
        var disk = (IBackendDisk)Backend;
        var server = await StartAsync(start, ct);
        await File.WriteAllBytesAsync(Path.Combine(folders.Session, "big"), new byte[3 * MiB], ct);
        Assert.That(await disk.MeasureDiskAsync(start.ServerId, ct), Is.InRange(3 * MiB, 4 * MiB), "it runs");
        await server.StopAsync(TimeSpan.Zero, ct);
        await server.DisposeAsync();

        await File.WriteAllBytesAsync(Path.Combine(folders.Log, "big"), new byte[2 * MiB], ct);
        await File.WriteAllBytesAsync(Path.Combine(folders.Config, "big"), new byte[2 * MiB], ct);
        Assert.That(await disk.MeasureDiskAsync(start.ServerId, ct), Is.InRange(7 * MiB, 8 * MiB), "it is stopped");

        Directory.CreateDirectory(folders.Session + string.Concat(Enumerable.Repeat("/d", 120)));
        Assert.That(() => disk.MeasureDiskAsync(start.ServerId, ct),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable)
                .And.Message.EndsWith("cannot be told: it has more than 100 folders inside each other."));
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);
        Assert.That(await disk.MeasureDiskAsync(start.ServerId, ct), Is.Zero, "it is deleted");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task SetCredentials_WhenRunning_ReplacesHashAndVncPassword(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var folders = ServerFolders.Of(Folders.Host, start.ServerId);

        await ((IRunningServerCredentials)server).SetCredentialsAsync(new ServerCredentials("other", "New-secret-of-other"), ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(StoredCredentials.Load(folders.CredentialsFile)!.Matches("other", "New-secret-of-other"));
        Assert.That(await File.ReadAllBytesAsync(folders.VncPassword, ct), Is.EqualTo(VncPasswordFile.Encode("New-secret-of-other")));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Configuration_WhenStarted_HidesSecrets(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        var files = await ((IBackendConfiguration)Backend).ReadConfigurationAsync(start.ServerId, ct);

        Assert.That(files.Single(f => f.Path == "xrdp/xrdp.ini").Content, Does.Contain($"tcp://.:{start.Port}"));
        Assert.That(files.Single(f => f.Path == "xrdp/key.pem").Content, Is.EqualTo("(redacted)"));
        Assert.That(string.Concat(files.Select(f => f.Content)), Does.Not.Contain("Passw0rd").And.Not.Contains("PRIVATE KEY"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Plan_WhenAsked_ShowsCommandsWithoutSideEffects(CancellationToken ct)
    {
        var start = NewStart(limits: new ResourceLimits { MaxBandwidthKbps = 1000 });

        var plan = await Backend.PlanAsync(start.ServerId, start.Spec, start.Port, ct);

        Assert.That(plan.Commands.Select(c => c.Role), Is.EqualTo(await HasAccessAsync(ct) ? ["session", "xrdp", "network"] : (string[])["session", "xrdp"]));
        Assert.That(plan.Notices, Has.Some.StartsWith("max_bandwidth is not enforced"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folders.Host.DataPath), Is.Empty);
    }

    [TestCase("nosuch", "profile")]
    [TestCase("default", "resource_limits.max_bandwidth")]
    [CancelAfter(300_000)]
    public async Task Plan_WhenItCannotBeDone_NamesTheField(string profile, string field, CancellationToken ct)
    {
        var start = NewStart(profile, limits: new ResourceLimits { MaxBandwidthKbps = 1000, Strict = true });

        var error = (await Assert.ThrowsAsync<ServerException>(async () => await Backend.PlanAsync(start.ServerId, start.Spec, start.Port, ct)))!;

        Assert.That((error.Error, error.Field), Is.EqualTo((ServerError.Invalid, field)));
    }

    private async Task<bool> HasAccessAsync(CancellationToken ct) =>
        (await Test.Resolve<Modular.Xrdp.Setup.Machine>().GetAsync(ct)).Network.WhyNoAccess is null;
}
