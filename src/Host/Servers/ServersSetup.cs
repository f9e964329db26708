using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Disk;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;
using Modular.Host.Servers.Supervision;
using Modular.Host.Settings;

namespace Modular.Host.Servers;

/// <summary>Registers the lifecycle of servers.</summary>
internal static class ServersSetup
{
    public static IServiceCollection AddServers(this IServiceCollection services, ModularOptions options)
    {
        services.AddSingleton(options);
        services.AddParts(options);
        services.AddSingleton<DescriptorBudget>(s => new DescriptorBudget(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DiskQuota>();
        services.AddSingleton<KnownCapabilities>();
        services.AddSingleton<HostFindings>();
        services.AddSingleton<ServerRegistry>();
        services.AddSingleton<IServerCatalog>(s => s.GetRequiredService<ServerRegistry>());
        services.AddSingleton<RecordFactory>();
        services.AddMetrics();
        services.AddSingleton<StatusMeter>();
        services.AddSingleton<ServerJournal>();
        services.AddSingleton<ServerPorts>();
        services.AddSingleton<UnconfirmedRecords>();
        services.AddSingleton<RunningServers>();
        services.AddSingleton<ServerFailures>();
        services.AddSingleton<StartQueue>();
        services.AddSingleton<FreePortStart>();
        services.AddSingleton<ServerStarter>();
        services.AddSingleton<ServerEnding>();
        services.AddSingleton<ServerStopper>();
        services.AddSingleton<ServerOrders>();
        services.AddSingleton<NewRecords>();
        services.AddSingleton<ServerCreation>();
        services.AddSingleton<IServerLifecycle, ServerLifecycle>();
        services.AddCustody();
        services.AddRecovery();
        services.AddSupervision();
        return services;
    }

    private static void AddCustody(this IServiceCollection services)
    {
        services.AddSingleton<ILedgerFile>(s => new LedgerFile(Path.Combine(s.GetRequiredService<HostContext>().DataPath, ManagerIdentity.LedgerName)));
        services.AddSingleton<Ledger>();
        services.AddSingleton<LedgeredStore>();
        services.AddSingleton<CustodyState>();
        services.AddSingleton<CustodyHold>();
        services.AddSingleton<CustodyGate>();
        services.AddSingleton<RebuiltRecords>();
        services.AddSingleton<FoundRecords>();
        services.AddSingleton<OwnRecords>();
        services.AddSingleton<Adoption>();
        services.AddSingleton<PortClaims>();
        services.AddSingleton<CustodyResolution>();
        services.AddSingleton<ICustodyOrders, CustodyOrders>();
        services.AddSingleton<CustodyCheck>();
        services.AddSingleton<IMachineClaim, MachineClaim>();
        services.AddSingleton<StoreLineage>();
        services.AddSingleton<StoreExamination>();
        services.AddSingleton<RepeatedExamination>();
        services.AddSingleton<StoreAcceptance>();
        services.AddSingleton<StoreGuard>();
        services.AddSingleton<StoreComparison>();
        services.AddSingleton<LostPlaces>();
        services.AddSingleton<LostNote>();
        services.AddSingleton<KeptTime>();
        services.AddSingleton<LostAndFound>();
        services.AddSingleton<AcceptedLoss>();
        services.AddSingleton<OrphanRemoval>();
        services.AddSingleton<ILeftovers, Leftovers>();
    }

    private static void AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton<RecoveryProgress>();
        services.AddSingleton<RecoveryInquiry>();
        services.AddSingleton<RecordRecovery>();
        services.AddSingleton<ServerResumption>();
        services.AddSingleton<HostReadiness>();
        services.AddSingleton<StoredServers>();
        services.AddSingleton<ForeignServers>();
        services.AddSingleton<StateLoader>();
        services.AddSingleton<PortSettlement>();
        services.AddSingleton<FormerBooks>();
        services.AddSingleton<NodeMove>();
        services.AddSingleton<SharedWork>();
        services.AddSingleton<FindingsReport>();
        services.AddSingleton<DependencyWait>();
        services.AddSingleton<HostStartup>();
    }

    private static void AddSupervision(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ServerTimeouts>();
        services.AddSingleton<DueServerWork>();
        services.AddSingleton<OrphanList>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<OrphanWork>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<ServerExits>();
        services.AddSingleton<ProbeVerdicts>();
        services.AddSingleton<ProbeRound>();
        services.AddSingleton<DiskConditions>();
        services.AddSingleton<DiskVerdicts>();
        services.AddSingleton<DiskSweep>();
        services.AddSingleton<StandingWork>();
        services.AddSingleton<ShutdownOrders>();
        services.AddSingleton<GracefulShutdown>();
        services.AddHostedService<ServerSupervisor>();
    }
}
