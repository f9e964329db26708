using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// What every <see cref="IServerBackend"/> must take for its own by the ownership mark, and what not. Part of <see cref="ServerBackendContract"/>: derive that.
/// </summary>
public abstract class ServerMarkContract : ServerProbeContract
{
    /// <summary>
    /// Loses the files of all servers of this test, as with a data folder that was restored or mounted anew; by default all that is in the manager's folders.
    /// </summary>
    protected virtual void LoseFiles()
    {
        foreach (var folder in new[] { Host.DataPath, Host.LogPath }.SelectMany(Directory.EnumerateDirectories))
            Directory.Delete(folder, recursive: true);

        foreach (var file in new[] { Host.DataPath, Host.LogPath }.SelectMany(Directory.EnumerateFiles))
            File.Delete(file);
    }

    /// <summary>What runs is listed by its mark, also when nothing of it is on the disk, and can be removed.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task ListOwned_WhenTheFilesAreLost_ListsWhatRuns(CancellationToken cancellationToken)
    {
        var start = NewStart();
        var server = await StartAsync(start, cancellationToken);
        if (Capabilities.SurvivesHostRestart)
        {
            await server.DisposeAsync();
            await CloseAsync(Backend);
            LoseFiles();
            await OpenAgainAsync();
        }
        else
        {
            LoseFiles();
        }

        Assert.That((await OwnedAsync()).Where(o => o.Alive).Select(o => o.ServerId), Is.EqualTo(new[] { start.ServerId }),
            "ListOwnedAsync misses a server that runs without files: it must be found by its mark");
        await RemoveAsync(start.ServerId, RemovalScope.Everything, cancellationToken);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>Another manager's servers are neither listed nor ended, not even by one who knows an id.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Servers_OfAnotherManager_AreLeftAlone(CancellationToken cancellationToken)
    {
        var start = NewStart();
        await using var server = await StartAsync(start, cancellationToken);
        var root = Directory.CreateTempSubdirectory("modular-backend-");
        var other = await OpenAsync(Host with
        {
            ManagerId = Guid.NewGuid().ToString("N"),
            DataPath = root.CreateSubdirectory("data").FullName,
            LogPath = root.CreateSubdirectory("logs").FullName,
        });
        try
        {
            if (other is ISelfCheck check)
                await check.CheckAsync(cancellationToken);

            Assert.That((await OwnedByAsync(other)).Select(o => o.ServerId), Is.Empty, "ListOwnedAsync lists another manager's servers");
            await other.RemoveAsync(start.ServerId, RemovalScope.Everything, cancellationToken);
            Assert.That((await OwnedAsync()).Where(o => o.Alive).Select(o => o.ServerId), Is.EqualTo(new[] { start.ServerId }),
                "RemoveAsync ended another manager's server");
            Assert.That(server.Exited.IsCompleted, Is.False, "RemoveAsync ended another manager's server");
            await AskAsync(server, cancellationToken);
        }
        finally
        {
            await CloseAsync(other);
            root.Delete(recursive: true);
        }
    }
}
