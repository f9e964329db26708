using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Running;

/// <summary>Makes the hold on each server that runs, one at a time per server: what the end of one gives back is not taken from the next.</summary>
internal sealed class XrdpRunningServers(XrdpServerEnding ending, XrdpRunningServers.Addresses addresses, ServerUpkeep upkeep, ExitWatcher watcher,
    TimeProvider time, ILogger<XrdpServer> logger)
{
    private readonly ConcurrentDictionary<string, ServerLifetime> _lifetimes = new();

    public XrdpServer Hold(ServerRun run, MachineSetup machine)
    {
        if (run.State.Boxed)
            run = run with { Xrdp = run.Xrdp.WithInner(watcher), Session = run.Session.WithInner(watcher), Network = run.Network?.WithInner(watcher) };
        var lifetime = new ServerLifetime(run, ending, time, logger);
        _lifetimes[run.ServerId] = lifetime;
        _ = lifetime.Ended.ContinueWith(_ => _lifetimes.TryRemove(new(run.ServerId, lifetime)), TaskScheduler.Default);
        var credentials = new CredentialFiles(run.Folders, new ServerFiles(run.Folders, machine.Sandbox.OwnUids ? run.State.Uid : null));
        var connections = new ConnectionTable(run, watcher, time);
        addresses.Gateway.Identify(run.ServerId, connections.ClientsOf, new DesktopAdmission(run, connections, addresses.VncPorts, time).Expect);
        var figures = upkeep.Begin(run, connections, lifetime.Ended);
        return new XrdpServer(run, lifetime, new XrdpUsageReader(run, connections, figures, time), connections,
            new LiveCredentials(run.ServerId, credentials, addresses.Gateway), new AnswerProbe(run, connections, addresses.VncPorts));
    }

    /// <summary>Ends the server that is held under this id; returns when all it held is given back. Does nothing when none is.</summary>
    public async Task EndAsync(string serverId, CancellationToken ct)
    {
        if (_lifetimes.TryGetValue(serverId, out var lifetime))
            await lifetime.StopAsync(TimeSpan.Zero, ct);
        await upkeep.WhenDoneAsync(serverId).WaitAsync(ct);
    }

    /// <summary>Where a server's programs meet on this machine.</summary>
    /// <param name="Gateway">xrdp asks there who may come in.</param>
    /// <param name="VncPorts">xrdp finds the desktop there.</param>
    internal sealed record Addresses(CredentialGateway Gateway, VncPorts VncPorts);
}
