using System.Net.Sockets;
using Acme.Backend;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Testing.Backends;

namespace Acme.Tests;

/// <summary>The backend does what every backend must: these few lines inherit forty tests.</summary>
[TestFixture]
public sealed class EchoBackendTests : ServerBackendContract
{
    protected override int FirstPort => 15530;

    // a probe would be a connection like any other: give EchoServer the ability, and take this out
    protected override IReadOnlyCollection<Type> Lacking => [typeof(IRunningServerProbe)];

    protected override Task<IServerBackend> OpenAsync(HostContext host) =>
        Task.FromResult<IServerBackend>(new EchoBackend(new EchoOptions(), host, TimeProvider.System));

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) => Task.FromResult(OwnedProcesses.AllOf(managerId));

    protected override async Task AskAsync(IRunningServer server, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Endpoint.Port, cancellationToken);
        using var reader = new StreamReader(client.GetStream());
        Assert.That(await reader.ReadLineAsync(cancellationToken), Does.StartWith("Hello from Acme, "));

        await client.GetStream().WriteAsync("one two three\n"u8.ToArray(), cancellationToken);
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo("one two three"));
    }
}
