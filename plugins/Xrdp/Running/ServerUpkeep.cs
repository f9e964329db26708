using Microsoft.Extensions.Logging;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp.Running;

/// <summary>
/// What is done for each server as long as it runs: its logs are rotated, connections that nobody logs in on are ended, and figures are collected.
/// </summary>
internal sealed class ServerUpkeep(LogKeeper logs, FigureKeeper figures, XrdpOptions options, TimeProvider time, ILogger<XrdpServer> logger)
{
    /// <summary>Goes on until <paramref name="ended"/> completes.</summary>
    public BackgroundFigures Begin(ServerRun run, ConnectionTable connections, Task ended)
    {
        logs.Keep(run.Folders, ended);
        _ = new LoginWatch(run.ServerId, connections, TimeSpan.FromSeconds(options.LoginTimeoutSeconds), time, logger).RunAsync(ended);
        return figures.Keep(run, ended);
    }

    /// <summary>Completes when no file of a server that has ended is touched any more.</summary>
    public Task WhenDoneAsync(string serverId) => logs.WhenDoneAsync(serverId);
}
