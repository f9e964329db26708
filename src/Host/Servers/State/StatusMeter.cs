using System.Diagnostics.Metrics;
using Modular.Abstractions;

namespace Modular.Host.Servers.State;

/// <summary>Counts changes of status.</summary>
internal sealed class StatusMeter(IMeterFactory meters)
{
    private readonly Counter<long> _changes = meters.Create("modular").CreateCounter<long>("status_changes", description: "Changes of status, by the new one.");

    /// <summary>Makes every series begin at 0, so that the first change is seen as one.</summary>
    public void Announce()
    {
        foreach (var status in Enum.GetValues<ServerStatus>())
            Add(0, status);
    }

    public void Count(ServerStatus to) => Add(1, to);

    private void Add(long changes, ServerStatus to) => _changes.Add(changes, new KeyValuePair<string, object?>("to", EnumWord.Of(to)));
}
