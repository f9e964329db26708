using Microsoft.Extensions.Logging;
using Modular.Xrdp.Logs;

namespace Modular.Xrdp.Servers;

/// <summary>What is done for each server as long as it runs: its logs are rotated, and connections that nobody logs in on are ended.</summary>
internal sealed class ServerUpkeep(LogKeeper logs, XrdpOptions options, TimeProvider time, ILogger<XrdpServer> logger)
{
    /// <summary>Goes on until <paramref name="ended"/> completes.</summary>
    public void Begin(ServerRun run, ConnectionTable connections, Task ended)
    {
        logs.Keep(run.Folders, ended);
        _ = new LoginWatch(run.ServerId, connections, TimeSpan.FromSeconds(options.LoginTimeoutSeconds), time, logger).RunAsync(ended);
    }

    /// <summary>Completes when no file of a server that has ended is touched any more.</summary>
    public Task WhenDoneAsync(string serverId) => logs.WhenDoneAsync(serverId);
}
