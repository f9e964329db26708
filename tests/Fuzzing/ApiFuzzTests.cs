using System.Collections.Concurrent;

namespace Modular.Fuzzing;

/// <summary>
/// A real manager is sent tens of thousands of requests that are nearly right: none may break it, hang, or touch anything outside its folders.
/// </summary>
internal sealed class ApiFuzzTests
{
    private const int Requests = 20_000;
    private const int RawRequests = 4_000;
    private const int StrangerRequests = 3_000;
    private const int AtATime = 8;
    private const int RawAtATime = 32;

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_SentHostileRequests_AnswersAllAndGoesOn(CancellationToken cancellationToken)
    {
        var requests = Fuzz.Begin(Requests);
        await using var stage = await FuzzedManager.StartAsync();
        var generator = new RequestGenerator(stage.Operations, () => stage.ServerIds);
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(0, requests, Options(cancellationToken), async (i, _) =>
        {
            if (!faults.IsEmpty)
                return;

            var request = generator.Next(Fuzz.RandomOf(i));
            var (status, fault) = await stage.SendAsync(request, Eventually.Patience);
            statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
            if (fault is not null)
                faults.Enqueue($"FUZZ_SEED={Fuzz.Seed}, case {i}: {fault}\n{request}");
        });

        await TestContext.Out.WriteLineAsync(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}")));
        Assert.That(faults, Is.Empty);
        Assert.That(statuses.Keys, Is.SupersetOf(new[] { 200, 201, 400, 404, 405, 409, 422 }), "the requests reach what there is");
        Assert.That(statuses.GetValueOrDefault(0), Is.LessThan(requests / 100), "hung up on");
        await stage.AssertUnharmedAsync();
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_SentDamagedBytes_AnswersOrHangsUp(CancellationToken cancellationToken)
    {
        var requests = Fuzz.Begin(RawRequests);
        await using var stage = await FuzzedManager.StartAsync();
        var generator = new RequestGenerator(stage.Operations, () => stage.ServerIds);
        var faults = new ConcurrentQueue<string>();
        var answered = 0;
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = RawAtATime, CancellationToken = cancellationToken }, async (i, _) =>
        {
            var random = Fuzz.RandomOf(i);
            if (!faults.IsEmpty || generator.Next(random) is not { MayStream: false } request)
                return;

            var bytes = Damage.Of(request.ToBytes(), random);
            var answer = await RawConnection.ExchangeAsync(stage.Address, bytes, stage.KeepsSilentAsync);
            if (answer.Length > 0)
                Interlocked.Increment(ref answered);
            if (RawConnection.FaultOf(answer) is { } fault)
                faults.Enqueue($"FUZZ_SEED={Fuzz.Seed}, case {i}: {fault}\n{Convert.ToHexString(bytes)}");
        });

        await TestContext.Out.WriteLineAsync($"{answered} answered");
        Assert.That(faults, Is.Empty);
        Assert.That(answered, Is.GreaterThan(requests / 2), "the others were hung up on");
        await stage.AssertUnharmedAsync();
    }

    /// <summary>With authentication configured, whatever stands in a header lets nobody in.</summary>
    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_SentHostileCredentials_LetsNobodyIn(CancellationToken cancellationToken)
    {
        var requests = Fuzz.Begin(StrangerRequests);
        await using var stage = await FuzzedManager.StartAsync();
        await stage.RestartAsync(("JWT_SECRET_KEY", "a-secret-of-thirty-two-bytes-or-more!"));
        var generator = new RequestGenerator(stage.Operations, () => []);
        var faults = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, requests, Options(cancellationToken), async (i, _) =>
        {
            var random = Fuzz.RandomOf(i);
            var request = generator.Next(random).WithCredential(random);
            var (status, fault) = await stage.SendAsync(request, Eventually.Patience);
            if (fault is not null || (status is >= 200 and < 300 && !request.IsOpen))
                faults.Enqueue($"FUZZ_SEED={Fuzz.Seed}, case {i}: {status} {fault}\n{request}");
        });

        Assert.That(faults, Is.Empty);
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
}
