using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>What every <see cref="IServerBackend"/> must take away, and what it must keep. Part of <see cref="ServerBackendContract"/>: derive that.</summary>
public abstract class ServerRemovalContract : ServerMarkContract
{
    private static readonly EnumerationOptions EveryFile = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>A removal ends what runs, whatever else it takes, and may be repeated.</summary>
    /// <param name="scope">What is deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(RemovalScope.Processes)]
    [TestCase(RemovalScope.Configuration)]
    [TestCase(RemovalScope.Everything)]
    [CancelAfter(120_000)]
    public async Task Remove_OfWhatRuns_EndsItAndMayBeRepeated(RemovalScope scope, CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await RemoveAsync(start.ServerId, scope, cancellationToken);
        await RemoveAsync(start.ServerId, scope, cancellationToken);

        await ExitOfAsync(server);
        await AssertNothingRunsAsync(start);
        if (scope == RemovalScope.Everything)
            Assert.That(await OwnedAsync(), Is.Empty);
    }

    /// <summary>To remove what is not there is a success.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Remove_OfAnUnknownId_IsASuccess(CancellationToken cancellationToken)
    {
        foreach (var scope in Enum.GetValues<RemovalScope>())
            await RemoveAsync(Guid.CreateVersion7().ToString(), scope, cancellationToken);
    }

    /// <summary>Scope <see cref="RemovalScope.Processes"/> deletes no file: what was stopped can be started again, and its session data are there.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Remove_OfProcesses_KeepsEveryFile(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);
        await StopAsync(server, TimeSpan.Zero, cancellationToken); // what belongs to a run, such as sockets, goes with it
        var before = Files();

        await RemoveAsync(start.ServerId, RemovalScope.Processes, cancellationToken);

        Assert.That(before.Except(Files()), Is.Empty, "scope Processes deleted files: configuration, logs and session data stay");
        await using var again = await StartAsync(start with { Credentials = null }, cancellationToken);
        await AskAsync(again, cancellationToken);
    }

    /// <summary>Scope <see cref="RemovalScope.Everything"/> leaves no file of the server.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Remove_OfEverything_LeavesNoFile(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);

        await RemoveAsync(start.ServerId, RemovalScope.Everything, cancellationToken);

        Assert.That(Files().Where(f => f.Contains(start.ServerId, StringComparison.Ordinal)), Is.Empty, "scope Everything left files of the server");
    }

    /// <summary>All files in the manager's folders.</summary>
    protected IReadOnlyList<string> Files() => [.. new[] { Host.DataPath, Host.LogPath }.SelectMany(f => Directory.EnumerateFiles(f, "*", EveryFile))];
}
