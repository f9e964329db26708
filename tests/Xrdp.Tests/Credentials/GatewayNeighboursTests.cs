using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Credentials;

/// <summary>One server's guessers are nothing to another server's owner.</summary>
internal sealed class GatewayNeighboursTests
{
    private const int Port = 15354;
    private const int Guesses = 400;
    private const int MostWaiting = 256;
    private static readonly StoredCredentials Credentials = StoredCredentials.From(new ServerCredentials("alice", "pw"));

    private readonly FakeTimeProvider _time = new();

    [TestCase(false, TestName = "Answer_WhenANeighbourIsGuessedAtFromEverywhere_IsGivenToTheOwner")]
    [TestCase(true, TestName = "Answer_WhenANeighbourIsGuessedAtFromTheOwnersAddress_IsGivenToTheOwner")]
    [CancelAfter(300_000)]
    public async Task Answer_WhenANeighbourIsGuessedAt_IsGivenToTheOwner(bool sharesAddress, CancellationToken ct)
    {
        await using var gateway = new CredentialGateway(NullLogger<CredentialGateway>.Instance, _time, "127.74.0.0/16", Port);
        var (owners, neighbours) = (Open(gateway, "owners"), Open(gateway, "neighbours"));
        var owner = IPAddress.Parse("192.0.2.1");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Identify("owners", askers =>
        {
            asked.TrySetResult();
            return [.. askers.Select(_ => owner)];
        }, () => { });
        gateway.Identify("neighbours", askers => [.. askers.Select(a => sharesAddress ? owner : IPAddress.Parse($"198.51.{a.Port / 256}.{a.Port % 256}"))],
            () => { });

        var mistyped = ScpQuestion.AskAsync(owners, ScpQuestion.Of("alice", "mistyped"), ct);
        await asked.Task.WaitAsync(ct);
        var flood = Enumerable.Range(0, Guesses).Select(i => ScpQuestion.AskAsync(neighbours, ScpQuestion.Of("alice", $"guess-{i}"), ct)).ToList();
        Assert.That(await Eventually.HoldsAsync(() => flood.Count(f => f.IsCompleted) >= Guesses - MostWaiting, ct), "those who had to make room");

        while (await Task.WhenAny(mistyped, Task.Delay(1, ct)) != mistyped)
            _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.That(await mistyped, Is.EqualTo(ScpQuestion.Answer(7)));
    }

    private static IPEndPoint Open(CredentialGateway gateway, string serverId) => new(gateway.Open(serverId, null, Credentials), Port);
}
