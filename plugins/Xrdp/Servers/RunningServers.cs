using Microsoft.Extensions.Logging;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Servers;

/// <summary>Makes the hold on a server that runs.</summary>
internal sealed class RunningServers(ServerEnding ending, Credentials.CredentialGateway gateway, ExitWatcher watcher, TimeProvider time, ILogger<XrdpServer> logger)
{
    public XrdpServer Hold(ServerRun run, MachineSetup machine)
    {
        if (run.State.Boxed)
            run = run with { Xrdp = run.Xrdp.WithInner(watcher), Session = run.Session.WithInner(watcher) };
        var lifetime = new ServerLifetime(run, ending, time, logger);
        var credentials = new CredentialFiles(run.Folders, new ServerFiles(run.Folders, machine.Sandbox.OwnUids ? run.State.Uid : null));
        var connections = new ConnectionTable(run, watcher, time);
        return new XrdpServer(run, lifetime, new UsageReader(run, connections, time), connections, credentials, gateway);
    }
}
