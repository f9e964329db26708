using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Prometheus;

namespace Modular.Host.Api.Metrics;

/// <summary>Serves counters as counters: prometheus-net's own adapter makes gauges of them, and leaves out the suffix that Prometheus wants.</summary>
internal sealed class CounterExport : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Counter> _counters = [];
    private readonly MetricFactory _factory;

    /// <param name="factory">Makes what is served.</param>
    /// <param name="isOurs">Whether an instrument belongs to this host; there may be others in the process.</param>
    public CounterExport(MetricFactory factory, Func<Instrument, bool> isOurs)
    {
        _factory = factory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsCounter(instrument) && isOurs(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public static bool IsCounter(Instrument instrument) => instrument is Counter<long>;

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (names, values) = (new string[tags.Length], new string[tags.Length]);
        for (var i = 0; i < tags.Length; i++)
            (names[i], values[i]) = (tags[i].Key, tags[i].Value?.ToString() ?? "");

        var counter = _counters.GetOrAdd(instrument, i => _factory.CreateCounter($"{i.Meter.Name}_{i.Name}_total", i.Description ?? "", names));
        counter.WithLabels(values).Inc(value);
    }
}
