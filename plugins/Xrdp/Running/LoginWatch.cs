using Microsoft.Extensions.Logging;

namespace Modular.Xrdp.Running;

/// <summary>Ends connections that nobody logs in on, or whose client is gone: xrdp itself keeps a process for each of them for ever.</summary>
internal sealed partial class LoginWatch(string serverId, ConnectionTable connections, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private readonly LoginDeadlines _deadlines = new(timeout, time);

    /// <summary>Looks now and then until the server has ended, or is let go of.</summary>
    public async Task RunAsync(Task ended)
    {
        if (timeout == TimeSpan.Zero)
            return;

        while (await Task.WhenAny(ended, Task.Delay(LookEvery, time)) != ended)
        {
            try
            {
                await Task.WhenAll(_deadlines.Overdue(connections.Look()).Select(EndAsync));
            }
            catch (Exception e)
            {
                LogNotLooked(e, serverId); // it is looked again
            }
        }
    }

    private async Task EndAsync(ConnectionTable.Connection connection)
    {
        await connections.DisconnectAsync(connection, CancellationToken.None);
        LogEnded(serverId, connection.Client?.ToString() ?? "a client that is gone", timeout.TotalSeconds);
    }

    [LoggerMessage(2030, LogLevel.Information, "Server {ServerId}: ended the connection from {Client}, on which nobody was logged in for {Seconds} s")]
    private partial void LogEnded(string serverId, string client, double seconds);

    [LoggerMessage(2031, LogLevel.Warning, "Server {ServerId}: cannot look after its connections now")]
    private partial void LogNotLooked(Exception exception, string serverId);
}
