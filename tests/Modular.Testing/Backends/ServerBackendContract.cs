using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing.Stores;

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
public abstract class ServerBackendContract : ServerProbeContract
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
        Assert.That((await OwnedAsync()).Single(), Has.Property("ServerId").EqualTo(start.ServerId).And.Property("Alive").True.And.Property("Evidence").Not.Empty);
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

        await server.StopAsync(TimeSpan.FromMilliseconds(graceMilliseconds), cancellationToken);

        await AssertNothingRunsAsync(start);
        Assert.That((await server.Exited.WaitAsync(cancellationToken)).Reason, Is.Not.Empty);
        await server.StopAsync(TimeSpan.FromMilliseconds(graceMilliseconds), cancellationToken);
    }

    /// <summary>The end of a server that nobody stopped is seen, and a stop after it is a success.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Exited_WhenItIsKilled_Completes(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await KillAsync(start.ServerId);

        Assert.That((await server.Exited.WaitAsync(cancellationToken)).Reason, Is.Not.Empty);
        await server.StopAsync(TimeSpan.Zero, cancellationToken);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>What was stopped starts again on its port with the credentials it had.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_AfterAStopWithoutNewCredentials_Works(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await (await StartAsync(start, cancellationToken)).StopAsync(TimeSpan.Zero, cancellationToken);

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

        await first.Exited.WaitAsync(cancellationToken);
        await AskAsync(second, cancellationToken);
        Assert.That(second.Exited.IsCompleted, Is.False);

        await second.StopAsync(TimeSpan.Zero, cancellationToken);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>A start that is given up, at whatever moment, leaves nothing alive.</summary>
    /// <param name="milliseconds">When it is given up; -1: at the first step that is reported.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(15)]
    [TestCase(150)]
    [CancelAfter(120_000)]
    public async Task Start_WhenGivenUp_LeavesNothing(int milliseconds, CancellationToken cancellationToken)
    {
        var start = NewStart();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (milliseconds >= 0)
            giveUp.CancelAfter(milliseconds);

        try
        {
            var server = await Backend.StartAsync(start, new ReportedSteps(() => GiveUpAt(milliseconds, giveUp)), giveUp.Token);
            await server.StopAsync(TimeSpan.Zero, cancellationToken); // it was up before
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
        }

        await AssertNothingRunsAsync(start);
    }

    /// <summary>A port that another program holds is a conflict that names the port, and that program is left alone.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Start_OnAPortThatAnotherProgramHolds_IsAConflict(CancellationToken cancellationToken)
    {
        if (!Capabilities.UsesHostPorts)
            return;

        var start = NewStart();
        using var stranger = new TcpListener(IPAddress.Any, start.Port);
        stranger.Start();

        Assert.That(() => Backend.StartAsync(start, new ReportedSteps(), cancellationToken),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Conflict).And.Property("Field").EqualTo("port").And.Message.Contains($"{start.Port}"));
        Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty);
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

        await servers[0].StopAsync(TimeSpan.Zero, cancellationToken);
        await Backend.RemoveAsync(starts[0].ServerId, RemovalScope.Everything, cancellationToken);

        Assert.That((await OwnedAsync()).Single().ServerId, Is.EqualTo(starts[1].ServerId));
        Assert.That(servers[1].Exited.IsCompleted, Is.False);
        await AskAsync(servers[1], cancellationToken);
    }

    /// <summary>A removal ends what runs, whatever else it takes, and may be repeated.</summary>
    /// <param name="scope">What is deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(RemovalScope.Processes)]
    [TestCase(RemovalScope.Configuration)]
    [TestCase(RemovalScope.Everything)]
    [CancelAfter(120_000)]
    public async Task Remove_OfWhatRuns_EndsItAndMayBeRepeated(RemovalScope scope, CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await Backend.RemoveAsync(start.ServerId, scope, cancellationToken);
        await Backend.RemoveAsync(start.ServerId, scope, cancellationToken);

        await server.Exited.WaitAsync(cancellationToken);
        await AssertNothingRunsAsync(start);
        if (scope == RemovalScope.Everything)
            Assert.That(await OwnedAsync(), Is.Empty);
    }

    /// <summary>To remove what is not there is a success.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Remove_OfAnUnknownId_IsASuccess(CancellationToken cancellationToken)
    {
        foreach (var scope in Enum.GetValues<RemovalScope>())
            await Backend.RemoveAsync(Guid.CreateVersion7().ToString(), scope, cancellationToken);
    }

    /// <summary>A plan changes nothing, tells no secret, and refuses texts in words or takes them.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Plan_OfAnyText_ChangesNothing(CancellationToken cancellationToken)
    {
        var start = NewStart();
        foreach (var text in HostileTexts.All)
        {
            foreach (var spec in new[] { Spec with { Name = text }, Spec with { UserId = text }, Spec with { SessionId = text }, Spec with { Profile = text } })
            {
                try
                {
                    await Backend.PlanAsync(start.ServerId, spec, start.Port, cancellationToken);
                }
                catch (ServerException e) when (e.Error == ServerError.Invalid)
                {
                }
            }
        }

        Assert.That(await OwnedAsync(), Is.Empty);
        Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty);
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

    private static void GiveUpAt(int milliseconds, CancellationTokenSource giveUp)
    {
        if (milliseconds < 0)
            giveUp.Cancel();
    }
}
