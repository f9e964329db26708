using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.CommandLine.State;
using Modular.Host.Tests.Servers;
using Modular.Testing.Fakes;
using Modular.Testing.Stores;
using Moq;

namespace Modular.Host.Tests.CommandLine;

internal sealed class StateTransferTests
{
    private readonly StringWriter _output = new();
    private string _folder = "";

    private string FilePath => Path.Combine(_folder, "state.jsonl");

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("modular-state-").FullName;
        _output.GetStringBuilder().Clear();
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [OneTimeTearDown]
    public void CloseOutput() => _output.Dispose();

    [Test]
    public async Task Import_OfAnExport_GivesTheSameRecords()
    {
        var source = await StoreOfAsync(1201);
        await source.AddAsync(ServerRecords.Complete(5000), CancellationToken.None);
        var target = new MemoryStore();

        Assert.That(await RunAsync("export", source), Is.Zero, _output.ToString());
        Assert.That(await RunAsync("import", target), Is.Zero, _output.ToString());

        Assert.That(target.Records.Select(ServerRecordJson.Serialize), Is.EqualTo(source.Records.Select(ServerRecordJson.Serialize)));
        Assert.That(_output.ToString(), Does.Contain("Exported 1202 records").And.Contain("Imported 1202 records"));
    }

    [Test]
    public async Task Export_Always_IsReadableByItsOwnerOnly()
    {
        await RunAsync("export", await StoreOfAsync(1));

        Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Export_OfARecordThatCannotBeRead_IsRefusedAndNamesIt()
    {
        var store = await StoreOfAsync(1);
        store.Unreadable = [new UnreadableRecord { Id = ServerRecords.Sample(7).Id, ManagerId = "another", Reason = "Record 7 is newer." }];

        Assert.That(await RunAsync("export", store), Is.EqualTo(1));

        Assert.That(_output.ToString(), Does.Contain("Record 7 is newer."));
        Assert.That(FilePath, Does.Not.Exist);
    }

    [Test]
    public async Task Export_OntoAnExistingFile_LeavesItAsItIs()
    {
        await File.WriteAllTextAsync(FilePath, "precious");

        Assert.That(await RunAsync("export", await StoreOfAsync(1)), Is.EqualTo(1));

        Assert.That(await File.ReadAllTextAsync(FilePath), Is.EqualTo("precious"));
        Assert.That(_output.ToString(), Does.Contain("exists"));
    }

    [Test]
    public async Task Import_IntoAStoreWithOtherRecords_WritesNothing()
    {
        await RunAsync("export", await StoreOfAsync(3));
        var target = new MemoryStore();
        await target.AddAsync(ServerRecords.Sample(99), CancellationToken.None);

        Assert.That(await RunAsync("import", target), Is.EqualTo(1));

        Assert.That(target.Records, Has.Count.EqualTo(1));
        Assert.That(_output.ToString(), Does.Contain("holds other records"));
    }

    [Test]
    public async Task Import_WhileATwinRuns_WritesNothing()
    {
        await RunAsync("export", await StoreOfAsync(3));
        var world = new World { Twin = "process 7" };

        Assert.That(await RunAsync("import", world), Is.EqualTo(1));

        Assert.That(world.Store.Records, Is.Empty);
        Assert.That(_output.ToString(), Does.Contain("process 7"));
    }

    [TestCase("backup")]
    [TestCase("export")]
    public async Task Backup_OfAStoreThatIsNotTheOne_IsRefused(string verb)
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Store.Flush();

        Assert.That(await RunAsync(verb, world), Is.EqualTo(1));

        Assert.That(FilePath, Does.Not.Exist);
        Assert.That(_output.ToString(), Does.Contain("2 servers"));
    }

    [Test]
    public async Task Backup_InTheStoresOwnForm_SaysHowManyRecordsItHolds()
    {
        var store = new Mock<IStateStore>();
        store.Setup(s => s.ListAsync(It.IsAny<ServerQuery>(), It.IsAny<CancellationToken>())).ReturnsAsync(new Page<ServerRecord> { Items = [], Total = 42 });
        store.As<IStoreBackup>().Setup(s => s.BackUpAsync(FilePath, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await StateBackup.RunAsync(Guarded.Store(store.Object), FilePath, new TransferProgress(new FakeTimeProvider(), _output));

        Assert.That(_output.ToString(), Does.Contain("42 records"));
    }

    [Test]
    public async Task Import_AfterAnInterruptedOne_AddsTheRest()
    {
        await RunAsync("export", await StoreOfAsync(3));
        var target = await StoreOfAsync(2);

        Assert.That(await RunAsync("import", target), Is.Zero, _output.ToString());

        Assert.That(target.Records, Has.Count.EqualTo(3));
        Assert.That(_output.ToString(), Does.Contain("2 of them were there"));
    }

    [TestCase("cut")]
    [TestCase("twice")]
    [TestCase("damaged")]
    [TestCase("newer")]
    [TestCase("more")]
    [TestCase("empty")]
    public async Task Import_OfADamagedExport_WritesNothing(string damage)
    {
        await RunAsync("export", await StoreOfAsync(3));
        var lines = await File.ReadAllLinesAsync(FilePath);
        await File.WriteAllLinesAsync(FilePath, damage switch
        {
            "cut" => lines[..^1],
            "twice" => [lines[0], lines[0], lines[1], lines[^1]],
            "damaged" => [lines[0], lines[1][..20], lines[2], lines[^1]],
            "newer" => [lines[0], lines[1].Replace("\"schema_version\":1", "\"schema_version\":99", StringComparison.Ordinal), lines[2], lines[^1]],
            "more" => [.. lines, lines[0]],
            _ => [],
        });
        var target = new MemoryStore();

        Assert.That(await RunAsync("import", target), Is.EqualTo(1));

        Assert.That(target.Records, Is.Empty);
        Assert.That(_output.ToString(), Does.Contain(FilePath));
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task Run_WhenTheStoreIsAway_AsksForAWhile(bool comesBack, CancellationToken cancellationToken)
    {
        var world = new World { Store = await StoreOfAsync(3) };
        world.Store.Outage = new ServerException(ServerError.Unavailable, "The database is away.");
        var time = new FakeTimeProvider();
        var run = RunAsync("export", world, time);
        while (!run.IsCompleted)
        {
            await Task.Delay(1, cancellationToken);
            time.Advance(TimeSpan.FromSeconds(1));
            if (comesBack && time.GetUtcNow() - time.Start > TimeSpan.FromSeconds(10))
                world.Store.Outage = null;
        }

        Assert.That(await run, Is.EqualTo(comesBack ? 0 : 1));
        Assert.That(_output.ToString(), Does.Contain("The database is away. It is asked again for 30 s."));
        Assert.That(File.Exists(FilePath), Is.EqualTo(comesBack));
    }

    private async Task<int> RunAsync(string verb, IStateStore store)
    {
        return await RunAsync(verb, new World { Store = (MemoryStore)store });
    }

    private async Task<int> RunAsync(string verb, World world, TimeProvider? time = null)
    {
        await using var rig = LifecycleRig.WithoutStarting(world);
        return await new StateCommand(verb, FilePath).RunAsync(Guarded.Store(world.Store), rig.Orders, "memory", time ?? new FakeTimeProvider(), _output);
    }

    private static async Task<MemoryStore> StoreOfAsync(int count)
    {
        var store = new MemoryStore();
        for (var i = 0; i < count; i++)
            await store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);

        return store;
    }
}
