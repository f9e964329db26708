using System.Collections.Concurrent;

namespace Modular.Fuzzing;

/// <summary>A real manager is sent a hundred thousand requests that are nearly right: none may break it, hang, or touch anything outside its folders.</summary>
internal sealed class ApiFuzzTests
{
    private const int Requests = 80_000;
    private const int RawRequests = 20_000;
    private const int AtATime = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_SentHostileRequests_AnswersAllAndGoesOn(CancellationToken cancellationToken)
    {
        var seed = Seed();
        await using var stage = await FuzzedManager.StartAsync();
        var generator = new RequestGenerator(stage.Operations, () => stage.ServerIds);
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(0, Requests, Options(cancellationToken), async (i, _) =>
        {
            if (!faults.IsEmpty)
                return;

            var request = generator.Next(new Random(unchecked(seed + i)));
            var (status, fault) = await stage.SendAsync(request, Patience);
            statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
            if (fault is not null)
                faults.Enqueue($"seed {seed}, case {i}: {fault}\n{request}");
        });

        await TestContext.Out.WriteLineAsync(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}")));
        Assert.That(faults, Is.Empty);
        Assert.That(statuses.Keys, Is.SupersetOf(new[] { 200, 201, 400, 404, 405, 409, 422 }), "the requests reach what there is");
        Assert.That(statuses.GetValueOrDefault(0), Is.LessThan(Requests / 100), "hung up on");
        await stage.AssertUnharmedAsync();
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Manager_SentDamagedBytes_AnswersOrHangsUp(CancellationToken cancellationToken)
    {
        var seed = Seed();
        await using var stage = await FuzzedManager.StartAsync();
        var generator = new RequestGenerator(stage.Operations, () => stage.ServerIds);
        var faults = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, RawRequests, Options(cancellationToken), async (i, _) =>
        {
            var random = new Random(unchecked(seed + i));
            var bytes = generator.Next(random) is { MayStream: false } request ? JsonMutation.Damage(request.ToBytes(), random) : [];
            if (faults.IsEmpty && await RawConnection.SendAsync(stage.Address, bytes, Patience) is { } fault)
                faults.Enqueue($"seed {seed}, case {i}: {fault}\n{Convert.ToHexString(bytes)}");
        });

        Assert.That(faults, Is.Empty);
        await stage.AssertUnharmedAsync();
    }

    private static int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), null, out var given) ? given : Random.Shared.Next();
        TestContext.Out.WriteLine($"FUZZ_SEED={seed}");
        return seed;
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
}
