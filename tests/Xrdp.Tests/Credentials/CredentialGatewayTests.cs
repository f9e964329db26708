using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Credentials;

/// <summary>Who asks is xrdp, or anybody else who can reach the loopback interface.</summary>
[Parallelizable]
internal sealed class CredentialGatewayTests
{
    private const int Port = 15350;
    private const int OwnersPort = 15351;
    private const int Guesses = 40;
    private const string User = "alice";
    private const string Password = "pw-of-alice";

    private readonly FakeTimeProvider _time = new();
    private CredentialGateway _gateway = null!;
    private IPEndPoint _address = null!;

    [SetUp]
    public void Open()
    {
        _gateway = new CredentialGateway(NullLogger<CredentialGateway>.Instance, _time, "127.76.0.0/16", Port);
        _address = new IPEndPoint(_gateway.Open("server", null, StoredCredentials.From(new ServerCredentials(User, Password))), Port);
        _gateway.Identify("server", askers => [.. askers.Select(a => IPAddress.Parse(a.Port == OwnersPort ? "192.0.2.1" : "192.0.2.66"))], () => { });
    }

    [TearDown]
    public async Task Close() => await _gateway.DisposeAsync();

    [Test]
    public async Task Open_OfAnotherManagersServer_TakesNoAddressThatThisOneMayNeedAgain()
    {
        await using var other = new CredentialGateway(NullLogger<CredentialGateway>.Instance, _time, "127.76.0.0/16", Port);
        _gateway.Close("server");

        Assert.That(other.Open("another", null, StoredCredentials.From(new ServerCredentials(User, Password))), Is.Not.EqualTo(_address.Address));
        Assert.That(_gateway.Open("server", null, StoredCredentials.From(new ServerCredentials(User, Password))), Is.EqualTo(_address.Address));
    }

    /// <summary>What a desktop could take where it shares the machine's network, before there is a server.</summary>
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    public void Port_BeforeThereIsAServer_CannotBeTakenOfAllAddresses(string all)
    {
        _gateway.Close("server");
        using var stranger = new Socket(SocketType.Stream, ProtocolType.Tcp) { DualMode = true };

        Assert.That(() => stranger.Bind(new IPEndPoint(IPAddress.Parse(all).MapToIPv6(), Port)), Throws.TypeOf<SocketException>());
        Assert.That(_gateway.Open("another", null, StoredCredentials.From(new ServerCredentials(User, Password))), Is.Not.Null);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_WhenManyGuessAtOnce_KeepsTheOwnerWaitingForNothing(CancellationToken ct)
    {
        using var guessers = new Connections();
        for (var i = 0; i < Guesses; i++)
            await (await guessers.OpenAsync(_address, ct)).GetStream().WriteAsync(ScpQuestion.Of(User, $"guess-{i}"), ct);

        Assert.That(await AskAsOwnerAsync(ct), Is.EqualTo(ScpQuestion.Answer(0)), "no time has passed");
        Assert.That(guessers.All.Select(g => g.Available), Is.All.Zero, "a refusal takes a second");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_WhenStrangersConnectAndSayNothing_KeepsTheOwnerWaitingForNothing(CancellationToken ct)
    {
        _gateway.Identify("server", askers => [.. askers.Select(a => a.Port == OwnersPort ? IPAddress.Parse("192.0.2.1") : null)], () => { });
        using var strangers = new Connections();
        for (var i = 0; i < 400; i++)
        {
            try
            {
                await strangers.OpenAsync(_address, ct);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // turned away at once
            }
        }

        Assert.That(await AskAsOwnerAsync(ct), Is.EqualTo(ScpQuestion.Answer(0)), "no time has passed");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_OfAGuess_ComesAfterASecond(CancellationToken ct)
    {
        var before = _time.GetUtcNow();

        Assert.That(await WhileTimePassesAsync(AskAsync(ScpQuestion.Of(User, "guess"), ct)), Is.EqualTo(ScpQuestion.Answer(7)));
        Assert.That(_time.GetUtcNow() - before, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_AfterAnUpdate_IsYesToTheNewPasswordOnly(CancellationToken ct)
    {
        Assert.That(await AskAsOwnerAsync(ct), Is.EqualTo(ScpQuestion.Answer(0)));
        _gateway.Update("server", StoredCredentials.From(new ServerCredentials(User, "another")));

        Assert.That(await WhileTimePassesAsync(AskAsOwnerAsync(ct)), Is.EqualTo(ScpQuestion.Answer(7)), "at once");
        Assert.That(await WhileTimePassesAsync(AskAsync(ScpQuestion.Of(User, "another"), ct)), Is.EqualTo(ScpQuestion.Answer(0)));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_AtTheAddressOfOneWhoGuesses_ComesLateAndIsYes(CancellationToken ct)
    {
        for (var i = 0; i < 6; i++)
            await WhileTimePassesAsync(AskAsync(ScpQuestion.Of(User, $"guess-{i}"), ct));
        var before = _time.GetUtcNow();

        Assert.That(await WhileTimePassesAsync(AskAsync(ScpQuestion.Of(User, Password), ct), step: 20), Is.EqualTo(ScpQuestion.Answer(0)));
        Assert.That(_time.GetUtcNow() - before, Is.InRange(TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(17)), "xrdp would not wait much longer");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_WhenAFloodOfGuessesWaits_IsGivenToNoMoreThanThereArePlaces(CancellationToken ct)
    {
        var flood = Enumerable.Range(0, 400).Select(i => AskAsync(ScpQuestion.Of(User, $"guess-{i}"), ct)).ToList();
        Assert.That(await Eventually.HoldsAsync(() => flood.Count(f => f.IsCompleted) >= 144 - 1, ct), "those who had to make room");
        Assert.That(await AskAsOwnerAsync(ct), Is.EqualTo(ScpQuestion.Answer(0)));

        var answers = await WhileTimePassesAsync(Task.WhenAll(flood));
        Assert.That(answers.Count(a => a.Length > 0), Is.LessThanOrEqualTo(257));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Answer_OfDamagedQuestions_IsNeverYes(CancellationToken ct)
    {
        var seed = TestContext.CurrentContext.Random.Next();
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        var random = new Random(seed);
        var right = ScpQuestion.Of(User, Password);
        for (var i = 0; i < 20; i++)
        {
            var damaged = Enumerable.Range(0, 250).Select(_ => Damage(right, random)).Where(d => !d.Take(right.Length).SequenceEqual(right)).ToList();
            var answers = await WhileTimePassesAsync(Task.WhenAll(damaged.Select(d => AskAsync(d, ct))));
            foreach (var (question, answer) in damaged.Zip(answers))
                Assert.That(answer, Is.Empty.Or.EqualTo(ScpQuestion.Answer(7)), $"seed {seed}: {Convert.ToHexString(question)}");
        }

        Assert.That(await AskAsOwnerAsync(ct), Is.EqualTo(ScpQuestion.Answer(0)), "it is still there for the owner");
    }

    private static byte[] Damage(byte[] question, Random random)
    {
        var damaged = random.Next(8) == 0 ? new byte[random.Next(200)] : [.. question];
        if (damaged.Length != question.Length)
            random.NextBytes(damaged);
        for (var i = random.Next(4); i >= 0 && damaged.Length > 0; i--)
            damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(random.Next(2) * 255);

        return random.Next(3) == 0 ? damaged[..random.Next(damaged.Length + 1)] : damaged;
    }

    private Task<byte[]> AskAsOwnerAsync(CancellationToken ct) => AskAsync(ScpQuestion.Of(User, Password), ct, OwnersPort);

    private Task<byte[]> AskAsync(byte[] question, CancellationToken ct, int port = 0) => ScpQuestion.AskAsync(_address, question, ct, port);

    private async Task<T> WhileTimePassesAsync<T>(Task<T> answer, int step = 200)
    {
        while (await Task.WhenAny(answer, Task.Delay(1)) != answer)
            _time.Advance(TimeSpan.FromMilliseconds(step));

        return await answer;
    }

    private sealed class Connections : IDisposable
    {
        public List<TcpClient> All { get; } = [];

        public async Task<TcpClient> OpenAsync(IPEndPoint address, CancellationToken ct)
        {
            var client = new TcpClient();
            All.Add(client);
            await client.ConnectAsync(address, ct);
            return client;
        }

        public void Dispose() => All.ForEach(c => c.Dispose());
    }
}
