using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>A backend that is deaf to the token of a start: nobody else waits for it, nobody guesses, and what it brings in the end is not lost.</summary>
internal sealed class AbandonedStartTests
{
    private TaskCompletionSource _deaf = null!;

    [SetUp]
    public void Begin() => _deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    [TearDown]
    public void End() => _deaf.TrySetResult();

    [Test]
    public async Task Start_ThatIsDeaf_FailsWithinItsBoundAndKeepsNobodyWaiting()
    {
        var world = new World { BoundsCalls = true };
        world.Options.MaxStartsInFlight = 1;
        await using var rig = await LifecycleRig.StartAsync(world);
        var id = await AbandonAsync(rig);

        Assert.That(rig.Get(id).Conditions.Select(c => c.Type), Has.Member("recovery_unknown"));
        Assert.That(rig.Get(id).Port, Is.Not.Null, "what may run on it keeps it");
        world.Backend.OnStarted = _ => Task.CompletedTask;
        Assert.That((await rig.CreateAsync(LifecycleRig.Order("bob"))).Status, Is.EqualTo(ServerStatus.Running), "its turn was given back");
        Assert.That(rig.Log.All, Has.Some.Contains("IServerBackend.StartAsync").And.Contains("has not returned"));
    }

    [Test]
    public async Task Delete_WhileAStartHasNotReturned_IsRefusedForNowAndCarriedOutLater()
    {
        var world = new World { BoundsCalls = true };
        await using var rig = await LifecycleRig.StartAsync(world);
        var id = await AbandonAsync(rig);

        var deletion = await rig.Lifecycle.DeleteAsync(id, force: true, null, CancellationToken.None);
        await rig.UntilAsync(() => deletion.Completion.IsCompleted, "the deletion is answered");
        var refusal = await Assert.ThrowsAsync<ServerException>(() => deletion.Completion);
        Assert.That((refusal!.Error, refusal.Retryable, refusal.RetryAfter), Is.EqualTo((ServerError.Unavailable, true, TimeSpan.FromSeconds(10))));
        Assert.That(rig.Get(id).Desired, Is.EqualTo(DesiredState.Deleted));

        _deaf.SetResult();
        await rig.UntilAsync(() => rig.World.Store.Records.Count == 0, "it is deleted");
        Assert.That(world.Backend.Running, Is.Empty, "what the late start brought is ended, too");
    }

    [Test]
    public async Task Start_ThatReturnsLate_IsFoundAndTakenUp()
    {
        var world = new World { BoundsCalls = true };
        await using var rig = await LifecycleRig.StartAsync(world);
        var id = await AbandonAsync(rig);

        _deaf.SetResult();
        await rig.UntilStatusAsync(id, ServerStatus.Running);
        Assert.That(rig.Get(id).Conditions, Is.Empty);
        Assert.That(world.Backend.Running.Select(s => s.Start.ServerId), Is.EqualTo(new[] { id }));
    }

    /// <summary>A server whose start was given up; it runs, but its backend does not return.</summary>
    private async Task<string> AbandonAsync(LifecycleRig rig)
    {
        rig.World.Backend.OnStarted = _ => _deaf.Task;
        var creation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilAsync(() => creation.Completion.IsCompleted, "the start is given up", TimeSpan.FromSeconds(1));
        Assert.That(async () => await creation.Completion, Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.StartFailed));
        return creation.ServerId;
    }
}
