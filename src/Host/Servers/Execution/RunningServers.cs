using System.Threading.Channels;
using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Takes hold of servers that run, and passes on each end of one through a single queue.</summary>
internal sealed class RunningServers(ServerJournal journal, TimeProvider time)
{
    private readonly Channel<ExitedServer> _ended = Channel.CreateUnbounded<ExitedServer>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Every end of a server that was attached, whatever its cause.</summary>
    public ChannelReader<ExitedServer> Ended => _ended.Reader;

    /// <summary>Notes that it runs, freshly started or found again, and watches for its end.</summary>
    public async Task AttachAsync(ManagedServer server, GuardedServer running)
    {
        var now = time.GetUtcNow();
        await journal.NoteAsync(server, r => r with
        {
            Status = ServerStatus.Running,
            Handle = running.Handle,
            Endpoint = running.Endpoint,
            Failure = null,
            NextRestartAt = null,
            Conditions = ServerTransitions.Lasting(r.Conditions),
            StartedAt = r.Status == ServerStatus.Running ? r.StartedAt : now,
        });
        Hold(server, running);
    }

    /// <summary>Takes hold of it without a word about its status.</summary>
    public void Hold(ManagedServer server, GuardedServer running)
    {
        server.Running = running;
        server.RecoveryRetry = null;
        server.LastUsedAt = time.GetTimestamp();
        _ = WatchAsync(server, running);
    }

    private async Task WatchAsync(ManagedServer server, GuardedServer running) =>
        _ended.Writer.TryWrite(new ExitedServer(server, running, await running.Exited));
}
