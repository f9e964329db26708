using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// What every <see cref="IServerBackend"/> must do. Derive a fixture and say how to open the backend and how to see what it left:
/// <code>
/// [TestFixture] // without an attribute of NUnit's in your assembly its runner finds nothing there
/// internal sealed class MyBackendTests : ServerBackendContract
/// {
///     protected override Task&lt;IServerBackend&gt; OpenAsync(HostContext host) => ...;
///     protected override Task&lt;IReadOnlyList&lt;string&gt;&gt; FindLeftoversAsync(string managerId) => Task.FromResult(OwnedProcesses.AllOf(managerId));
/// }
/// </code>
/// </summary>
public abstract class ServerBackendContract : ServerTroubleContract
{
    // everything that a careless file format, command line or shell would act on; up to 200 characters, as the host lets through
    private const string HostileName = "x\n[Globals]\nport=1\r\n'\"`\\ $(reboot) ; & | <b> %s {0} \0 \u0001 \u202E {{ 1 }} -rf łódź 日本語 👩‍💻";

    /// <summary>A started server answers on its port, has a note and an endpoint, and its end is not yet in sight.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_WhenItReturns_TheServerRuns(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await AskAsync(server, cancellationToken);
        Assert.That(server.Endpoint.Port, Is.EqualTo(start.Port));
        Assert.That(server.Handle.Version, Is.GreaterThanOrEqualTo(1));
        Assert.That(server.Handle.Data, Has.Length.LessThanOrEqualTo(65536).And.Not.Contain(start.Credentials!.Password));
        Assert.That(server.Exited.IsCompleted, Is.False);
        Assert.That((await OwnedAsync()).Single(),
            Has.Property("ServerId").EqualTo(start.ServerId).And.Property("Alive").True.And.Property("Evidence").Not.Empty);
    }

    /// <summary>A stop ends everything, completes <see cref="IRunningServer.Exited"/>, and may be repeated.</summary>
    /// <param name="graceMilliseconds">Time to end in an orderly way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(5000)]
    [TestCase(0)]
    [CancelAfter(120_000)]
    public async Task Stop_WhenItReturns_NothingRuns(int graceMilliseconds, CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await StopAsync(server, TimeSpan.FromMilliseconds(graceMilliseconds), cancellationToken);

        await AssertNothingRunsAsync(start, "StopAsync returned while something of the server was alive");
        await ExitOfAsync(server);
        await StopAsync(server, TimeSpan.FromMilliseconds(graceMilliseconds), cancellationToken);
    }

    /// <summary>The end of a server that nobody stopped is seen, and a stop after it is a success.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Exited_WhenItIsKilled_Completes(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await KillAsync(start.ServerId);

        await ExitOfAsync(server);
        await StopAsync(server, TimeSpan.Zero, cancellationToken);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>What was stopped starts again on its port with the credentials it had.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_AfterAStopWithoutNewCredentials_Works(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await StopAsync(await StartAsync(start, cancellationToken), TimeSpan.Zero, cancellationToken);

        await using var again = await StartAsync(start with { Credentials = null }, cancellationToken);

        await AskAsync(again, cancellationToken);
    }

    /// <summary>A start of an id that runs ends the earlier one first.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_OfWhatRuns_EndsTheEarlierOne(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var first = await StartAsync(start, cancellationToken);
        await using var second = await StartAsync(start, cancellationToken);

        await ExitOfAsync(first);
        await AskAsync(second, cancellationToken);
        Assert.That(second.Exited.IsCompleted, Is.False);

        await StopAsync(second, TimeSpan.Zero, cancellationToken);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>A start that is given up at the first step that it reports is cancelled, and leaves nothing alive.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_GivenUpAtItsFirstStep_IsCancelled(CancellationToken cancellationToken)
    {
        var start = NewStart();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await AssertCancelledAsync(Backend.StartAsync(start, new ReportedSteps(giveUp.Cancel), giveUp.Token),
            "StartAsync is deaf to its token: it went on to the end after it was given up");
        await AssertNothingRunsAsync(start, "a start that was given up left something running");
    }

    /// <summary>A start that is given up, at whatever moment, leaves nothing alive.</summary>
    /// <param name="milliseconds">When it is given up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(0)]
    [TestCase(15)]
    [TestCase(150)]
    [CancelAfter(120_000)]
    public async Task Start_WhenGivenUp_LeavesNothing(int milliseconds, CancellationToken cancellationToken)
    {
        var start = NewStart();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(milliseconds);

        try
        {
            var server = await Duty.WithinAsync(Patience, "StartAsync never returned", () => Backend.StartAsync(start, new ReportedSteps(), giveUp.Token));
            await StopAsync(server, TimeSpan.Zero, cancellationToken); // it was up before
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
        }

        await AssertNothingRunsAsync(start, "a start that was given up left something running");
    }

    /// <summary>
    /// A port that another program holds is a conflict that names the port, and that program is left alone. Where servers do not use this machine's ports, it
    /// is none.
    /// </summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_OnAPortThatAnotherProgramHolds_IsAConflictWherePortsAreUsed(CancellationToken cancellationToken)
    {
        var start = NewStart();
        using var stranger = new TcpListener(IPAddress.Any, start.Port);
        stranger.Start();
        if (!Capabilities.UsesHostPorts)
        {
            await using var server = await StartAsync(start, cancellationToken);
            return;
        }

        Assert.That(() => Backend.StartAsync(start, new ReportedSteps(), cancellationToken),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Conflict).And.Property("Field").EqualTo("port")
                .And.Message.Contains($"{start.Port}"));
        Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty, "a start that failed left something running");
    }

    /// <summary>Two servers, started and ended at once, do not touch each other.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Servers_SideBySide_DoNotMix(CancellationToken cancellationToken)
    {
        ServerStart[] starts = [NewStart(), NewStart()];
        var servers = await Task.WhenAll(starts.Select(s => StartAsync(s, cancellationToken)));
        Assert.That((await OwnedAsync()).Select(o => o.ServerId), Is.EquivalentTo(starts.Select(s => s.ServerId)));
        Assert.That(servers[0].Handle, Is.Not.EqualTo(servers[1].Handle));

        await StopAsync(servers[0], TimeSpan.Zero, cancellationToken);
        await RemoveAsync(starts[0].ServerId, RemovalScope.Everything, cancellationToken);

        Assert.That((await OwnedAsync()).Single().ServerId, Is.EqualTo(starts[1].ServerId));
        Assert.That(servers[1].Exited.IsCompleted, Is.False);
        await AskAsync(servers[1], cancellationToken);
    }

    /// <summary>A name full of quotes, line ends and commands starts a server like any other.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_WithAHostileName_RunsOnItsPort(CancellationToken cancellationToken)
    {
        var start = NewStart(HostileName);

        await using var server = await StartAsync(start, cancellationToken);

        Assert.That(server.Endpoint.Port, Is.EqualTo(start.Port));
        await AskAsync(server, cancellationToken);
    }
}
