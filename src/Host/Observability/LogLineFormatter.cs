using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace Modular.Host.Observability;

/// <summary>
/// <c>time - name - LEVEL - message</c>, one line an event, as Python's <c>%(asctime)s - %(name)s - %(levelname)s - %(message)s</c>, in UTC.
/// Control characters in messages are escaped, so that nothing a caller sends can begin a line of its own; only exceptions take more lines.
/// </summary>
internal sealed class LogLineFormatter : ITextFormatter
{
    private const string SourceContext = "SourceContext";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var time = logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);
        var name = logEvent.Properties.TryGetValue(SourceContext, out var source) && source is ScalarValue { Value: string text } ? text : "Modular";
        output.Write($"{time} - {name} - {Level(logEvent.Level)} - ");
        WriteEscaped(Message(logEvent), output);
        output.Write('\n');
        if (logEvent.Exception is { } exception)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                output.Write("    ");
                WriteEscaped(line.TrimEnd('\r'), output);
                output.Write('\n');
            }
        }
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARNING",
        LogEventLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    /// <summary>The message with text as it is, not in quotes.</summary>
    private static string Message(LogEvent logEvent)
    {
        var message = new StringBuilder();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string text })
            {
                message.Append(text);
                continue;
            }

            using var rendered = new StringWriter(message, CultureInfo.InvariantCulture);
            token.Render(logEvent.Properties, rendered, CultureInfo.InvariantCulture);
        }

        return message.ToString();
    }

    private static void WriteEscaped(string text, TextWriter output)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                output.Write($"\\u{(int)c:x4}");
            else
                output.Write(c);
        }
    }
}
