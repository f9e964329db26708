using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

/// <summary>Servers come and go at the same time.</summary>
internal sealed class GatewayRaceTests
{
    private const int Port = 15352;
    private const int Servers = 400;
    private const int Rounds = 20;
    private static readonly StoredCredentials Credentials = StoredCredentials.From(new ServerCredentials("alice", "pw"));

    [Test]
    [CancelAfter(600_000)]
    public async Task Open_WhileOthersClose_FindsAnAddressEachTime(CancellationToken ct)
    {
        await using var gateway = new CredentialGateway(NullLogger<CredentialGateway>.Instance, TimeProvider.System, "127.75.0.0/16", Port);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Servers; i++)
                gateway.Open($"old-{i}", null, Credentials);

            await Task.WhenAll(
                Task.Run(() => ForEach(i => gateway.Close($"old-{i}")), ct),
                Task.Run(() => ForEach(i => Assert.That(IPAddress.IsLoopback(gateway.Open("new", null, Credentials)))), ct));
        }

        static void ForEach(Action<int> action)
        {
            for (var i = 0; i < Servers; i++)
                action(i);
        }
    }
}
