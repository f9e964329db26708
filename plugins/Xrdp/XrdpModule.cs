using Autofac;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Xrdp.Checks;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Recovery;
using Modular.Xrdp.Removing;
using Modular.Xrdp.Running;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Starting;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp;

/// <summary>Entry point of the plugin.</summary>
public sealed class XrdpModule : PluginModule
{
    /// <inheritdoc/>
    public override string Name => "Xrdp";

    /// <inheritdoc/>
    public override string Description => "Runs each server as xrdp and Xvnc on this machine, without root, in a sandbox of its own.";

    /// <inheritdoc/>
    protected override void Load(ContainerBuilder builder)
    {
        var options = BindOptions<XrdpOptions>();
        builder.RegisterInstance(options).ExternallyOwned();
        Type[] parts =
        [
            typeof(ExitWatcher), typeof(UnitMembership), typeof(MarkedProcesses), typeof(Machine), typeof(ServerUids), typeof(VncPorts),
            typeof(XrdpRunningServers.Addresses), typeof(SessionSockets),
            typeof(LeftoverProcesses), typeof(XrdpServerEnding), typeof(ServerRemover), typeof(XrdpRunningServers), typeof(ServerPreparation),
            typeof(UnitLauncher), typeof(NetworkLauncher), typeof(Readiness),
            typeof(XrdpServerStarter), typeof(ServerFinder), typeof(OtherInstances), typeof(OwnedServers), typeof(PlanBuilder), typeof(ServerLogReader),
            typeof(LogRotation), typeof(LogKeeper), typeof(FigureKeeper), typeof(DiskMeasure), typeof(ServerUpkeep), typeof(SetAsideFiles),
            typeof(ServerRebuild), typeof(ServerPreparation.Notes), typeof(XrdpBackend.FileParts),
            typeof(ProgramChecks), typeof(PlaceChecks), typeof(NetworkChecks), typeof(Preflight),
        ];
        builder.RegisterTypes(parts).AsSelf().SingleInstance();
        builder.Register(c => new CredentialGateway(
            c.Resolve<ILogger<CredentialGateway>>(), c.Resolve<TimeProvider>(), options.GatewayNetwork, GatewayPort.Read(options.SesmanIniPath)))
            .SingleInstance();
        builder.RegisterType<XrdpBackend>().Keyed<IServerBackend>("xrdp").SingleInstance()
            .OnActivating(_ => PortOverlap.Demand(options, Host, Configuration.Path));
    }
}
