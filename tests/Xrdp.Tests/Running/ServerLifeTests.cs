using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Support;
using Moq;

namespace Modular.Xrdp.Tests.Running;

/// <summary>Runs once as the user of the test run and, when that is root, once more as an ordinary one.</summary>
[Category(AnyUser)]
internal sealed class ServerLifeTests : BackendFixture
{
    public const string AnyUser = "AnyUser";

    [Test]
    [CancelAfter(300_000)]
    public async Task Check_WhenAllIsInstalled_FindsNoError(CancellationToken ct)
    {
        var findings = await ((ISelfCheck)Backend).CheckAsync(ct);

        Assert.That(findings.Where(f => f.Severity == FindingSeverity.Error), Is.Empty);
        var facts = (await Backend.GetCapabilitiesAsync(ct)).Facts;
        Assert.That(facts["sandbox"], Is.EqualTo("bubblewrap"));
        Assert.That(facts["xrdp"], Does.StartWith("0.9."));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenItReturns_RdpAnswersWithItsCertificate(CancellationToken ct)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, ct);

        var probe = await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, start.Port), server.Endpoint.CertificateSha256, ct);
        Assert.That(probe.Ok, probe.Detail);
        Assert.That(server.Endpoint.Port, Is.EqualTo(start.Port));

        await server.StopAsync(TimeSpan.FromSeconds(5), ct);

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That((await server.Exited).Reason, Is.EqualTo("It was stopped."));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenStoppedBefore_KeepsCertificateAndHomeWithoutNewCredentials(CancellationToken ct)
    {
        var start = NewStart();
        var first = await StartAsync(start, ct);
        await first.StopAsync(TimeSpan.Zero, ct);

        var again = await StartAsync(start with { Credentials = null }, ct);
        await again.StopAsync(TimeSpan.Zero, ct);

        Assert.That(again.Endpoint.CertificateSha256, Is.EqualTo(first.Endpoint.CertificateSha256));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenAnEarlierOneOfTheSameIdRuns_EndsItFirst(CancellationToken ct)
    {
        var start = NewStart();
        var first = await StartAsync(start, ct);
        var before = OwnedProcesses.Of(start.ServerId);

        var second = await StartAsync(start, ct);

        Assert.That(OwnedProcesses.Of(start.ServerId).Intersect(before), Is.Empty);
        await first.Exited.WaitAsync(ct);
        await second.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenPortIsTaken_NamesItsHolder(CancellationToken ct)
    {
        var start = NewStart();
        using var other = new TcpListener(IPAddress.Loopback, start.Port);
        other.Start();

        var error = (await Assert.ThrowsAsync<ServerException>(() => StartAsync(start, ct)))!;

        Assert.That(error.Error, Is.EqualTo(ServerError.Conflict));
        Assert.That(error.Field, Is.EqualTo("port"));
        Assert.That(error.Message, Does.Contain($"{start.Port}").And.Contains($"pid {Environment.ProcessId}"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenAnotherManagerRunStartedIt_AdoptsAndStopsIt(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var handle = server.Handle;
        await server.DisposeAsync();
        await using var next = new TestBackend(Folders, Settings);

        var result = await next.Backend.RecoverAsync(RecoveryOf(start, handle), ct);

        Assert.That(result, Is.InstanceOf<RecoveryResult.Adopted>());
        var adopted = ((RecoveryResult.Adopted)result).Server;
        Assert.That(adopted.Endpoint, Is.EqualTo(server.Endpoint));
        Assert.That(adopted.Exited.IsCompleted, Is.False);
        await adopted.StopAsync(TimeSpan.FromSeconds(5), ct);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenOnlyTheFileKnowsTheStart_AdoptsIt(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        await server.DisposeAsync();

        var result = await Backend.RecoverAsync(RecoveryOf(start, null), ct);

        Assert.That(result, Is.InstanceOf<RecoveryResult.Adopted>());
        await ((RecoveryResult.Adopted)result).Server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenNothingRuns_SaysGone(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        var result = await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct);

        Assert.That(result, Is.InstanceOf<RecoveryResult.Gone>());
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenRecordAndFilesAreOlderThanWhatRuns_SaysUnknownAndEndsNothing(CancellationToken ct)
    {
        var start = NewStart();
        var file = Path.Combine(Folders.Host.DataPath, "xrdp", "servers", start.ServerId, "private", "instance.json");
        var earlier = await StartAsync(start, ct);
        var note = await File.ReadAllTextAsync(file, ct);
        await earlier.StopAsync(TimeSpan.Zero, ct);
        var later = await StartAsync(start, ct);
        await later.DisposeAsync();
        await File.WriteAllTextAsync(file, note, ct);

        foreach (var handle in new[] { earlier.Handle, null })
            Assert.That(await Backend.RecoverAsync(RecoveryOf(start, handle), ct), Is.InstanceOf<RecoveryResult.Unknown>());
        File.Delete(file);
        Assert.That(await Backend.RecoverAsync(RecoveryOf(start, null), ct), Is.InstanceOf<RecoveryResult.Unknown>());

        using var watcher = new ExitWatcher();
        var runs = InstanceState.Parse(later.Handle)!;
        foreach (var unit in new[] { runs.Xrdp, runs.Session, runs.Network ?? runs.Session })
            Assert.That(watcher.Track(unit.Pid, unit.StartTicks), Is.Not.Null);

        await Backend.RemoveAsync(start.ServerId, RemovalScope.Processes, ct);
        Assert.That(await Backend.RecoverAsync(RecoveryOf(start, earlier.Handle), ct), Is.InstanceOf<RecoveryResult.Gone>());
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenOnlyWhatIsNotedWasKilled_SaysGoneOfTheRestToo(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        await server.DisposeAsync();
        var noted = InstanceState.Parse(server.Handle)!;
        using (var tracker = new ExitWatcher())
        {
            foreach (var identity in new[] { noted.Xrdp, noted.Session })
            {
                using var process = tracker.Track(identity.Pid, identity.StartTicks)!;
                process.Signal(LibC.SigKill); // what runs in its namespace lives on
                await process.Exited.WaitAsync(ct);
            }
        }

        Assert.That(await Backend.RecoverAsync(RecoveryOf(start, server.Handle), ct), Is.InstanceOf<RecoveryResult.Gone>());
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Processes, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Recover_WhenTheNoteIsOfANewerVersion_SaysUnknown(CancellationToken ct)
    {
        var result = await Backend.RecoverAsync(RecoveryOf(NewStart(), new ServerHandle { Version = 99, Data = "{}" }), ct);

        Assert.That(result, Is.InstanceOf<RecoveryResult.Unknown>());
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Remove_WhenRunning_LeavesNothing(CancellationToken ct)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, ct);

        await Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        var owned = new List<OwnedInstance>();
        await foreach (var instance in Backend.ListOwnedAsync(ct))
            owned.Add(instance);
        Assert.That(owned, Is.Empty);
        await server.Exited.WaitAsync(ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task ListOwned_WhenRunning_ShowsProcessesAndFolders(CancellationToken ct)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, ct);

        var owned = new List<OwnedInstance>();
        await foreach (var instance in Backend.ListOwnedAsync(ct))
            owned.Add(instance);

        Assert.That(owned, Has.Count.EqualTo(1));
        Assert.That(owned[0].ServerId, Is.EqualTo(start.ServerId));
        Assert.That(owned[0].Alive);
        Assert.That(owned[0].Since, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
        Assert.That(owned[0].Evidence, Has.Some.Contains("(xrdp)").And.Some.Contains("sessions"));
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_WhenCancelled_LeavesNothingRunning(CancellationToken ct)
    {
        var start = NewStart();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new Mock<IProgress<StartStep>>();
        progress.Setup(p => p.Report(new StartStep { Name = "waiting for RDP" })).Callback(cancel.Cancel);

        await Assert.ThatAsync(() => Backend.StartAsync(start, progress.Object, cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
    }
}
