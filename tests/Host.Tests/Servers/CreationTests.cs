using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class CreationTests
{
    [Test]
    public async Task Create_WhenAllIsWell_StoresEachStepInOrderAndRuns()
    {
        await using var rig = await LifecycleRig.StartAsync();

        var record = await rig.CreateAsync();

        Assert.That(record, Has.Property(nameof(ServerRecord.Status)).EqualTo(ServerStatus.Running));
        Assert.That(record.Port, Is.EqualTo(20000));
        Assert.That(rig.World.Store.History.Distinct(), Is.EqualTo(new[] { "Creating", "Configuring", "Starting", "Running" }.Select(s => $"{record.Id} {s}")));
        Assert.That(rig.World.Store.Records.Single(), Has.Property(nameof(ServerRecord.Handle)).EqualTo(rig.World.Backend.Server(record.Id).Handle));
        Assert.That(await rig.World.PortStatusAsync(20000), Is.EqualTo(PortStatus.Allocated));
    }

    [Test]
    public async Task Create_WhenStarted_GivesTheCredentialsTheBackendGot()
    {
        await using var rig = await LifecycleRig.StartAsync();

        var operation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order("al@corp:x"), CancellationToken.None);
        await operation.Completion;

        Assert.That(operation.Credentials!.UserName, Is.EqualTo("al-corp-x"));
        Assert.That(operation.Credentials.Password, Has.Length.EqualTo(24));
        Assert.That(rig.World.Backend.Server(operation.ServerId).Credentials, Is.SameAs(operation.Credentials));
    }

    [Test]
    public async Task Create_WithoutStart_IsStoppedWithItsPortReserved()
    {
        await using var rig = await LifecycleRig.StartAsync();

        var record = await rig.CreateAsync(LifecycleRig.Order() with { Start = false });

        Assert.That(record.Status, Is.EqualTo(ServerStatus.Stopped));
        Assert.That(await rig.World.PortStatusAsync(record.Port!.Value), Is.EqualTo(PortStatus.Reserved));
        Assert.That(rig.World.Backend.Starts, Is.Zero);
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }

    [Test]
    public async Task Create_WhenTheRangeIsUsedUp_LeavesNoRecordAndNoSlot()
    {
        var world = new World();
        for (var port = 20000; port < 20100; port++)
            world.Allocator.Blocked.Add(port);
        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NoCapacity));
        Assert.That(world.Store.Records, Is.Empty);
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }

    [Test]
    public async Task Create_WhenTheStoreIsAway_LeavesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Store.Outage = World.Outage;

        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
        Assert.That(await rig.World.PortStatusAsync(20000), Is.EqualTo(PortStatus.Available));
    }

    [Test]
    public async Task Create_WhenThePlanIsInvalid_StoresNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.PlanFailure = new ServerException(ServerError.Invalid, "No such profile.") { Field = "profile" };

        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Property("Field").EqualTo("profile"));
        Assert.That(rig.World.Store.History, Is.Empty);
    }

    [Test]
    public async Task Create_WhenTheStartFails_KeepsAFailedRecordWithoutPort()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (_, _) => throw new ServerException(ServerError.StartFailed, "No Xvnc.") { LogTail = ["a", "b"] };

        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>());

        var record = rig.World.Store.Records.Single();
        Assert.That(record.Status, Is.EqualTo(ServerStatus.Failed));
        Assert.That(record.Failure!.Message, Is.EqualTo("No Xvnc."));
        Assert.That(record.Failure.LogTail, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(record.Port, Is.Null);
        Assert.That(await rig.World.PortStatusAsync(20000), Is.EqualTo(PortStatus.Available));
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }

    [Test]
    public async Task Create_WhenTheStartNeverEnds_FailsAtTheDeadline()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (_, token) => Task.Delay(Timeout.Infinite, token);

        var operation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilStatusAsync(operation.ServerId, ServerStatus.Failed, TimeSpan.FromSeconds(1));

        Assert.That(rig.Get(operation.ServerId).Failure!.Message, Does.Contain("within 30 s"));
    }

    [Test]
    public async Task Create_WhenTheBackendThrowsABug_FailsWithoutItsText()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (_, _) => throw new InvalidOperationException("secret detail");

        var operation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilStatusAsync(operation.ServerId, ServerStatus.Failed);

        Assert.That(rig.Get(operation.ServerId).Failure!.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task Create_WhenAStrangerIsQuickerOnThePort_TakesTheNextOne()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (start, _) =>
        {
            if (start.Port != 20000)
                return Task.CompletedTask;

            rig.World.Allocator.Blocked.Add(20000);
            throw new ServerException(ServerError.Conflict, "Port 20000 is taken.") { Field = "port" };
        };

        var record = await rig.CreateAsync();

        Assert.That(record.Port, Is.EqualTo(20001));
        Assert.That(rig.World.Store.Records.Single().Port, Is.EqualTo(20001));
    }

    [Test]
    public async Task Create_WhenAStrangerIsQuickerOnThePortThatWasAskedFor_IsAConflict()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (start, _) => throw new ServerException(ServerError.Conflict, $"Port {start.Port} is taken.") { Field = "port" };

        var operation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order() with { PreferredPort = 20005 }, CancellationToken.None);

        await Assert.ThatAsync(() => operation.Completion,
            Throws.TypeOf<ServerException>().With.Message.EqualTo("Port 20005 is taken.").And.Property("Error").EqualTo(ServerError.Conflict));
    }

    [Test]
    public async Task Start_WhenAStrangerIsQuickerOnThePort_IsAConflictAndKeepsThePort()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var record = await rig.CreateAsync();
        await (await rig.Lifecycle.ActAsync(record.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        rig.World.Backend.OnStart = (start, _) => throw new ServerException(ServerError.Conflict, $"Port {start.Port} is taken.") { Field = "port" };

        var operation = await rig.Lifecycle.ActAsync(record.Id, ServerVerb.Start, null, CancellationToken.None);

        await Assert.ThatAsync(() => operation.Completion, Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Conflict));
        Assert.That(rig.Get(record.Id).Port, Is.EqualTo(record.Port));
    }

    [Test]
    public async Task Create_WithAnIdempotencyKeyTwice_MakesOneServer()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var order = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "hash" } };
        var first = await rig.CreateAsync(order);

        var second = await rig.Lifecycle.CreateAsync(order, CancellationToken.None);

        Assert.That(second, Has.Property("Replayed").True);
        Assert.That(second.ServerId, Is.EqualTo(first.Id));
        Assert.That(second.Credentials, Is.Null);
        var otherOrder = order with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "other" } };
        Assert.That(() => rig.CreateAsync(otherOrder), Throws.TypeOf<IdempotencyConflictException>().With.Property("OtherBody").True);
    }

    /// <summary>Earlier versions stored the digest of the body's bytes.</summary>
    [TestCase("of the bytes", true)]
    [TestCase("hash of other bytes", false)]
    public async Task Create_WithAKeyOfAnEarlierVersion_KnowsTheSameBytes(string bodySha256, bool isRepeat)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var stored = await rig.CreateAsync(LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "of the bytes" } });

        var again = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "of the meaning" }, BodySha256 = bodySha256 };

        if (isRepeat)
            Assert.That((await rig.Lifecycle.CreateAsync(again, CancellationToken.None)).ServerId, Is.EqualTo(stored.Id));
        else
            Assert.That(() => rig.CreateAsync(again), Throws.TypeOf<IdempotencyConflictException>().With.Property("OtherBody").True);
    }

    [Test]
    public async Task Create_WithAKeyWhoseFirstRequestRuns_IsAConflictWithItsServer()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var release = new TaskCompletionSource();
        rig.World.Backend.OnStart = (_, _) => release.Task;
        var order = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "hash" } };
        var first = await rig.Lifecycle.CreateAsync(order, CancellationToken.None);

        Assert.That(() => rig.CreateAsync(order), Throws.TypeOf<IdempotencyConflictException>().With.Property("ServerId").EqualTo(first.ServerId));

        release.SetResult();
        await first.Completion;
    }

    /// <summary>Its record is there already, and no order to carry out.</summary>
    [Test]
    public async Task Create_WithAKeyWhoseFirstRequestTakesItsPort_IsAConflict()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var order = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "hash" } };
        Task<ServerOperation>? again = null;
        rig.World.Allocator.IsTaken = _ =>
        {
            again ??= rig.Lifecycle.CreateAsync(order, CancellationToken.None);
            return false;
        };

        var first = await rig.CreateAsync(order);

        Assert.That(() => again!, Throws.TypeOf<IdempotencyConflictException>().With.Property("ServerId").EqualTo(first.Id).And.Property("OtherBody").False);
    }

    [Test]
    public async Task Create_WithAKeyOfARefusedRequest_IsTriedAnew()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var order = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "hash" } };
        rig.World.Store.Outage = World.Outage;
        Assert.That(() => rig.CreateAsync(order), Throws.TypeOf<ServerException>());
        rig.World.Store.Outage = null;

        Assert.That((await rig.CreateAsync(order)).Status, Is.EqualTo(ServerStatus.Running));
    }
}
