using System.Reflection;
using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Settings;

namespace Modular.Host.Api.Health;

/// <summary>Tells how the service is.</summary>
internal sealed class HealthReport(
    HealthChecks checks, IServerCatalog catalog, ModularOptions options, RecoveryProgress recovery, CustodyState custody, TimeProvider time)
{
    public const string ServiceName = "lucid-rdp-server-manager";

    public static string Version { get; } =
        typeof(HealthReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public async Task<HealthResponse> GetAsync()
    {
        var store = checks.Store.GetAsync();
        var allocator = checks.Allocator.GetAsync();
        var backend = checks.Backend.GetAsync();
        var all = new Dictionary<string, CheckResponse>
        {
            ["store"] = await store,
            ["port_allocator"] = await allocator,
            ["backend"] = await backend,
            ["records"] = Records(),
            ["plugins"] = checks.Plugins
        };
        var worst = all.Values.Max(c => c.Status);
        return new HealthResponse
        {
            Status = worst == HealthStatus.Healthy && !recovery.IsComplete ? HealthStatus.Degraded : worst,
            Service = ServiceName,
            Timestamp = time.GetUtcNow(),
            ActiveServers = catalog.ActiveCount,
            MaxServers = options.MaxConcurrentServers,
            AvailablePorts = all["port_allocator"].Status == HealthStatus.Unhealthy ? null : checks.AvailablePorts,
            Version = Version,
            Checks = all,
            Recovery = new RecoveryResponse(recovery.Done, recovery.Total < 0 ? null : recovery.Total),
        };
    }

    /// <summary>Throws Unavailable with the reason when servers cannot be managed now.</summary>
    public async Task EnsureReadyAsync()
    {
        if (custody.Finding is { } finding)
            throw new ServerException(ServerError.Unavailable, InCustody(finding)) { Retryable = false };

        if (!recovery.IsComplete)
            throw NotReady($"The manager is starting. {recovery.Text}");

        if (await checks.Store.GetAsync() is { Status: HealthStatus.Unhealthy } store)
            throw NotReady($"The state store is away: {store.Message}");
    }

    private CheckResponse Records() => custody switch
    {
        { Finding: { } finding } => new CheckResponse(HealthStatus.Degraded, InCustody(finding), custody.Since),
        { MustKeep: true } => new CheckResponse(HealthStatus.Degraded, "The store has not been compared yet with what it acknowledged.", custody.Since),
        { Mended: > 0 } => new CheckResponse(HealthStatus.Degraded,
            $"{custody.Mended} records had vanished from the store, or were older there, and were written back. Look at the database.", custody.Since),
        _ => new CheckResponse(HealthStatus.Healthy, "The store has every record that it acknowledged.", custody.Since),
    };

    /// <summary>Everybody may ask, so it names no server, no machine and no other manager.</summary>
    private static string InCustody(CustodyFinding finding) =>
        $"In custody ({finding.Reason}): the store, DATA_PATH and what runs do not agree; the log and 'modular --check' say in what. {CustodyFinding.WaysOn}";

    private static ServerException NotReady(string message) => new(ServerError.Unavailable, message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
