using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Removing;
using Modular.Xrdp.Running;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Starting;

/// <summary>Brings a server up, or leaves nothing of it running.</summary>
internal sealed partial class XrdpServerStarter(
    ServerPreparation preparation, UnitLauncher launcher, Readiness readiness, ServerRemover remover, XrdpRunningServers running,
    ILogger<XrdpServerStarter> logger)
{
    public async Task<IRunningServer> StartAsync(ServerStart start, MachineSetup machine, IProgress<StartStep> progress, CancellationToken ct)
    {
        foreach (var notice in preparation.Notices(start.Spec, machine))
            LogNotice(start.ServerId, notice);
        await remover.EndEarlierAsync(start.ServerId, machine, ct);
        try
        {
            progress.Report(new StartStep { Name = "writing configuration" });
            var prepared = await Task.Run(() => preparation.Prepare(start, machine), ct);
            var run = await launcher.LaunchAsync(prepared, start, progress, ct);
            await readiness.WaitAsync(run, progress, ct);
            return running.Hold(run, machine);
        }
        catch (Exception e)
        {
            // whatever went wrong, and also when the caller gave up
            await remover.EndProcessesAsync(start.ServerId, machine, CancellationToken.None);
            if (e is ServerException { Error: ServerError.StartFailed } or IOException or Win32Exception && preparation.ExplainFullDisk(e, machine) is { } full)
                throw full;
            if (DescriptorShortage.IsCauseOf(e))
                throw DescriptorShortage.Explain(e);
            if (e is Win32Exception or IOException or UnauthorizedAccessException)
                throw new ServerException(ServerError.StartFailed, "The server could not be started: " + e.Message, e);
            throw;
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "Server {ServerId}: {Notice}")]
    private partial void LogNotice(string serverId, string notice);
}
