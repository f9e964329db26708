using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Tests.Support;

/// <summary>Gives each test a manager of its own and asserts afterwards that nothing of it runs.</summary>
[NonParallelizable]
internal abstract class BackendFixture
{
    private static int _lastPort = 15000;

    protected TestFolders Folders { get; private set; } = null!;

    protected TestBackend Test { get; private set; } = null!;

    protected IServerBackend Backend => Test.Backend;

    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    [SetUp]
    public void MakeBackend()
    {
        Folders = new TestFolders();
        StartManager();
    }

    /// <summary>A manager with the same folders, after the one before was disposed of.</summary>
    protected void StartManager() => Test = new TestBackend(Folders, Settings);

    [TearDown]
    public async Task AssertNothingIsLeft()
    {
        try
        {
            var left = OwnedProcesses.AllOf(Folders.Host.ManagerId);
            await RemoveAllAsync();
            Assert.That(left, Is.Empty);
        }
        finally
        {
            await Test.DisposeAsync();
            Folders.Dispose();
        }
    }

    protected async Task RemoveAllAsync()
    {
        await foreach (var instance in Backend.ListOwnedAsync(CancellationToken.None))
            await Backend.RemoveAsync(instance.ServerId, RemovalScope.Everything, CancellationToken.None);
    }

    protected static ServerStart NewStart(string profile = "default", ServerCredentials? credentials = null, ResourceLimits? limits = null) => new()
    {
        ServerId = Guid.CreateVersion7().ToString(),
        Spec = new ServerSpec
        {
            UserId = "u",
            SessionId = "s",
            Profile = profile,
            Display = new DisplaySpec { Width = 640, Height = 480 },
            Limits = limits ?? new ResourceLimits(),
        },
        Port = NextFreePort(),
        Credentials = credentials ?? new ServerCredentials("someone", "Passw0rd-of-someone"),
    };

    // a run that was killed may have left something
    private static int NextFreePort()
    {
        int port;
        do
            port = Interlocked.Increment(ref _lastPort);
        while (!PortCheck.IsFree(IPAddress.Loopback, port));
        return port;
    }

    protected async Task<IRunningServer> StartAsync(ServerStart start, CancellationToken ct)
    {
        try
        {
            return await Backend.StartAsync(start, new NoProgress(), ct);
        }
        catch (ServerException e)
        {
            await TestContext.Out.WriteLineAsync(string.Join('\n', e.LogTail));
            throw;
        }
    }

    protected static ServerRecovery RecoveryOf(ServerStart start, ServerHandle? handle) => new()
    {
        ServerId = start.ServerId,
        Spec = start.Spec,
        Port = start.Port,
        Handle = handle,
        WasRunning = true,
    };
}
