using Microsoft.Extensions.Logging;
using Modular.Xrdp.Instances;

namespace Modular.Xrdp.Usage;

/// <summary>Begins the collection of each running server's figures.</summary>
internal sealed class FigureKeeper(TimeProvider time, ILogger<FigureKeeper> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TrafficBook _traffic = new(SocketDiagnostics.Read, time);

    /// <summary>Goes on until <paramref name="ended"/> completes.</summary>
    public BackgroundFigures Keep(ServerRun run, Task ended)
    {
        var disk = new DiskWatch(run.Folders, _turn, time, logger);
        _ = disk.RunAsync(ended);
        return new BackgroundFigures(run, disk, _traffic, _traffic.Begin(run.State.Port, ended));
    }

    public void Dispose() => _traffic.Dispose();
}
