using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>A server that runs, as its backend says and the host has looked at.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private readonly IRunningServer _inner;
    private readonly PluginPart _part;

    private GuardedServer(IRunningServer inner, PluginPart part, string serverId)
    {
        (_inner, _part, Id) = (inner, part, serverId);
        (Handle, Endpoint, Exited) = (inner.Handle, inner.Endpoint, WatchAsync(inner.Exited));
        Usage = inner is IRunningServerUsage usage ? new GuardedUsage(usage, part, serverId) : null;
        Probe = inner is IRunningServerProbe probe ? new GuardedProbe(probe, part, serverId) : null;
        Credentials = inner is IRunningServerCredentials credentials ? new GuardedCredentials(credentials, part, serverId) : null;
        Screen = inner is IRunningServerScreen screen ? new GuardedScreen(screen, part, serverId) : null;
        Sessions = inner is IRunningServerSessions sessions ? new GuardedSessions(sessions, part, serverId) : null;
    }

    public string Id { get; }

    public ServerHandle Handle { get; }

    public ServerEndpoint Endpoint { get; }

    /// <summary>Completes once and never faults.</summary>
    public Task<ServerExit> Exited { get; }

    public GuardedUsage? Usage { get; }

    public GuardedProbe? Probe { get; }

    public GuardedCredentials? Credentials { get; }

    public GuardedScreen? Screen { get; }

    public GuardedSessions? Sessions { get; }

    /// <summary>Takes hold of what a backend returned. Called on the plugin's thread: its properties may do anything. Throws BrokenContractException.</summary>
    /// <param name="inner">What it returned.</param>
    /// <param name="part">The backend.</param>
    /// <param name="serverId">Which server it is.</param>
    /// <param name="port">The port that it was to have; null: any.</param>
    public static GuardedServer Hold(IRunningServer? inner, PluginPart part, string serverId, int? port) =>
        RunningServerFaults.Of(inner, port) is { } fault ? throw new BrokenContractException(fault) : new GuardedServer(inner!, part, serverId);

    /// <summary>Ends it; see <see cref="IRunningServer.StopAsync"/>.</summary>
    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var bound = PluginBounds.Stop with { Limit = grace + PluginBounds.StopAllowance };
        return _part.DoAsync(bound, Id, token => _inner.StopAsync(grace, token), cancellationToken);
    }

    /// <summary>Lets go of it. Never throws: what cannot be let go of is logged, and the plugin's own affair.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _part.DoAsync(PluginBounds.Dispose, Id, async _ => await _inner.DisposeAsync(), CancellationToken.None);
        }
        catch (ServerException)
        {
            // it was logged where it was translated
        }
    }

    private async Task<ServerExit> WatchAsync(Task<ServerExit> exited)
    {
        try
        {
            return Clean(await exited);
        }
        catch (Exception e)
        {
            return new ServerExit { Reason = $"It ended, or its backend has lost sight of it: {_part.Explain(PluginBounds.Exited, Id, e).Message}" };
        }
    }

    private static ServerExit Clean(ServerExit? exit) => exit is null
        ? throw new BrokenContractException("completed without saying how it ended")
        : exit with { Reason = PluginText.Or(exit.Reason, "It ended; its backend does not say why."), LogTail = PluginText.Lines(exit.LogTail) };
}
