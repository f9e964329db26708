using System.Diagnostics.Metrics;
using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Api.Metrics;

/// <summary>What operators watch of the servers, measured when somebody asks.</summary>
internal sealed class ServerMeter
{
    public const string MeterName = "modular";
    private static readonly ServerQuery All = new() { Limit = 1_000_000 };
    private readonly IServerCatalog _catalog;

    public ServerMeter(IServerCatalog catalog, OrphanList orphans, RecoveryProgress recovery, ModularOptions options, GuardedParts parts, IMeterFactory meters)
    {
        _catalog = catalog;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("servers", ByStatus, description: "Servers by status.");
        meter.CreateObservableGauge("servers_active_max", () => options.MaxConcurrentServers, description: "MAX_CONCURRENT_SERVERS.");
        meter.CreateObservableGauge("servers_with_condition", ByCondition,
            description: "Servers with a condition, by its type; recovery_unknown and not_answering want a look.");
        meter.CreateObservableGauge("ports_held", () => Records.Count(r => r.Port is not null), description: "Ports that records hold.");
        meter.CreateObservableGauge("ports_max", () => options.PortRange.Count, description: "Ports of the range.");
        meter.CreateObservableGauge("orphans", () => orphans.Current.Count, description: "What runs without a record; must be 0.");
        meter.CreateObservableGauge("plugin_calls_overdue", () => Overdue(parts),
            description: "Calls to plugins that were given up and have not returned; must be 0.");
        meter.CreateObservableGauge("ready", () => recovery.IsComplete ? 1 : 0, description: "1 once the start has found out what runs.");
    }

    /// <summary>None while nobody can tell which there are.</summary>
    private IReadOnlyList<ServerRecord> Records
    {
        get
        {
            try
            {
                return _catalog.List(All).Items;
            }
            catch (ServerException)
            {
                return [];
            }
        }
    }

    private IEnumerable<Measurement<int>> ByStatus()
    {
        var counts = Records.CountBy(r => r.Status).ToDictionary();
        return Enum.GetValues<ServerStatus>().Select(s => new Measurement<int>(counts.GetValueOrDefault(s), Tag("status", EnumWord.Of(s))));
    }

    /// <summary>Those that alerts are for are always there: an alert ends with a 0, not when a series that is gone is forgotten.</summary>
    private IEnumerable<Measurement<int>> ByCondition()
    {
        var counts = Records.SelectMany(r => r.Conditions).CountBy(c => c.Type).ToDictionary();
        return counts.Keys.Union([ServerTransitions.RecoveryUnknown, ServerTransitions.NotAnswering])
            .Select(t => new Measurement<int>(counts.GetValueOrDefault(t), Tag("type", t)));
    }

    private static IEnumerable<Measurement<int>> Overdue(GuardedParts parts) =>
        parts.Overdue.Counts.Select(c => new Measurement<int>(c.Value, Tag("plugin", c.Key.Plugin), Tag("call", c.Key.Call)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
