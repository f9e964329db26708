using System.Diagnostics.Metrics;
using System.Text.Json;
using Modular.Abstractions;

namespace Modular.Host.Servers.State;

/// <summary>Counts changes of status.</summary>
internal sealed class StatusMeter(IMeterFactory meters)
{
    private readonly Counter<long> _changes = meters.Create("modular").CreateCounter<long>("status_changes", description: "Changes of status, by the new one.");

    public void Count(ServerStatus to) => _changes.Add(1, new KeyValuePair<string, object?>("to", JsonNamingPolicy.SnakeCaseLower.ConvertName(to.ToString())));
}
