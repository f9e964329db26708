using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// Gives each test a manager of its own with a backend, and asserts afterwards that nothing of it is left; what the contracts of backends share.
/// </summary>
public abstract class ServerBackendFixture : ServerCalls
{
    private readonly List<string> _ids = [];
    private int _ports;

    /// <summary>First of the ports to test with; a hundred from here on must be free.</summary>
    protected virtual int FirstPort => 16200;

    /// <summary>What every server of the tests is asked to be.</summary>
    protected virtual ServerSpec Spec { get; } = new() { UserId = "alice", SessionId = "session-1" };

    /// <summary>The manager of this test; its folders exist and are empty at first.</summary>
    protected HostContext Host { get; private set; } = null!;

    /// <summary>What the backend said that it can do, asked after its self-check.</summary>
    protected BackendCapabilities Capabilities { get; private set; } = null!;

    /// <summary>Opens the backend for a manager. Opened again for the same one after <see cref="CloseAsync"/>, it is what a restarted host would get.</summary>
    /// <param name="host">Manager, folders and ports to use.</param>
    protected abstract Task<IServerBackend> OpenAsync(HostContext host);

    /// <summary>
    /// What is alive of this manager's servers, one line each, found without the backend's help: <see cref="OwnedProcesses"/>, or whatever you start.
    /// </summary>
    /// <param name="managerId">The manager in the ownership mark.</param>
    protected abstract Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId);

    /// <summary>Ends a server from outside, as the kernel does when memory is short; by default kills its <see cref="OwnedProcesses"/>.</summary>
    /// <param name="serverId">Whom to end.</param>
    protected virtual Task KillAsync(string serverId)
    {
        OwnedProcesses.Kill(serverId);
        return Task.CompletedTask;
    }

    /// <summary>Throws unless the server does its work; by default it is enough that something accepts connections on a port of this machine.</summary>
    /// <param name="server">A server that should run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected virtual async Task AskAsync(IRunningServer server, CancellationToken cancellationToken)
    {
        if (!Capabilities.UsesHostPorts)
            return;

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Endpoint.Port, cancellationToken);
    }

    /// <summary>
    /// Abilities (<see cref="IBackendDisk"/>, <see cref="IRunningServerProbe"/>) that the backend or its servers lack by design; their tests then assert that.
    /// What is lacking and not named here makes its tests ignored.
    /// </summary>
    protected virtual IReadOnlyCollection<Type> Lacking => [];

    /// <summary>Closes it as the host would at its end; by default disposes it where it can be.</summary>
    /// <param name="backend">What <see cref="OpenAsync"/> gave.</param>
    protected virtual async Task CloseAsync(IServerBackend backend)
    {
        if (backend is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (backend is IDisposable disposable)
            disposable.Dispose();
    }

    /// <summary>Makes the manager's folders, opens the backend and lets it check itself.</summary>
    [SetUp]
    public async Task OpenBackendAsync()
    {
        var root = Directory.CreateTempSubdirectory("modular-backend-");
        Host = new HostContext
        {
            ManagerId = Guid.NewGuid().ToString("N"),
            Node = "node-1",
            AdvertisedHost = "localhost",
            DataPath = root.CreateSubdirectory("data").FullName,
            LogPath = root.CreateSubdirectory("logs").FullName,
            PortRange = new PortRange { Start = FirstPort, End = FirstPort + 99 },
            PortReuseDelay = TimeSpan.Zero,
        };
        Backend = await OpenAsync(Host);
        if (Backend is ISelfCheck check)
            Assert.That((await check.CheckAsync(CancellationToken.None)).Where(f => f.Severity == FindingSeverity.Error), Is.Empty,
                "the self-check must pass where its tests run");

        Capabilities = await Backend.GetCapabilitiesAsync(CancellationToken.None);
    }

    /// <summary>Removes every server of the test and asserts that nothing is left of any.</summary>
    [TearDown]
    public async Task AssertNothingIsLeftAsync()
    {
        try
        {
            foreach (var id in _ids)
                await RemoveAsync(id, RemovalScope.Everything, CancellationToken.None);

            Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty, "everything was removed, yet this is alive");
            Assert.That(await OwnedAsync(), Is.Empty, "everything was removed, yet the backend lists it");
        }
        finally
        {
            foreach (var id in _ids)
                await KillAsync(id);

            _ids.Clear();
            await CloseAsync(Backend);
            Directory.Delete(Path.GetDirectoryName(Host.DataPath)!, recursive: true);
        }
    }

    /// <summary>Closes the backend and opens it again, as a restart of the host does.</summary>
    protected async Task ReopenAsync()
    {
        await CloseAsync(Backend);
        await OpenAgainAsync();
    }

    /// <summary>Opens the backend again after <see cref="CloseAsync"/>.</summary>
    protected async Task OpenAgainAsync() => Backend = await OpenAsync(Host);

    /// <summary>Whether the backend or a server has an ability. Where it has not, and <see cref="Lacking"/> does not say so, the test is ignored.</summary>
    /// <typeparam name="TAbility">The ability.</typeparam>
    /// <param name="part">The backend or the server.</param>
    /// <param name="ability">The part again.</param>
    protected bool HasAbility<TAbility>(object part, [NotNullWhen(true)] out TAbility? ability)
        where TAbility : class
    {
        ability = part as TAbility;
        var isLacking = Lacking.Contains(typeof(TAbility));
        if (ability is null && !isLacking)
            Assert.Ignore($"{part.GetType().Name} has not the ability {typeof(TAbility).Name}; where that is meant, name it in {nameof(Lacking)}.");

        Assert.That(ability is not null && isLacking, Is.False,
            $"{part.GetType().Name} has the ability {typeof(TAbility).Name}: take it out of {nameof(Lacking)}");
        return ability is not null;
    }

    /// <summary>An order for a new server on a port of its own.</summary>
    /// <param name="name">Its name for people; null: none.</param>
    protected ServerStart NewStart(string? name = null)
    {
        var start = new ServerStart
        {
            ServerId = Guid.CreateVersion7().ToString(),
            Spec = Spec with { Name = name },
            Port = FirstPort + (_ports++ % 100),
            Credentials = new ServerCredentials("alice", "Passw0rd-of-alice"),
        };
        _ids.Add(start.ServerId);
        return start;
    }

    /// <summary>Asserts that nothing of the server runs and that nobody listens on its port.</summary>
    /// <param name="start">The order it was started by.</param>
    /// <param name="broken">What the failure says.</param>
    protected async Task AssertNothingRunsAsync(ServerStart start, string broken = "nothing of the server may run any more, yet this does")
    {
        Assert.That(await FindLeftoversAsync(Host.ManagerId), Is.Empty, broken);
        Assert.That((await OwnedAsync()).Where(o => o.ServerId == start.ServerId && o.Alive), Is.Empty, broken);
        if (!Capabilities.UsesHostPorts)
            return;

        using var client = new TcpClient();
        Assert.That(async () => await client.ConnectAsync(IPAddress.Loopback, start.Port), Throws.TypeOf<SocketException>(),
            $"{broken}: somebody listens on port {start.Port}");
    }
}
