using Modular.Abstractions;
using Serilog.Core;
using Serilog.Events;

namespace Modular.Host.Observability;

/// <summary>Writes enums into the log by the words that the API and the store have for them: who searches for one finds all.</summary>
internal sealed class EnumWords : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToList())
        {
            if (value is ScalarValue { Value: Enum member })
                logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(EnumWord.Of(member))));
        }
    }
}
