using System.Globalization;
using System.Text;
using Modular.Abstractions;
using Modular.Host.Api.Answers;
using Modular.Host.Servers;

namespace Modular.Host.Api.Metrics;

/// <summary>
/// Figures of each running server in Prometheus' text format, for those who ask: a series per server is more than most can store, so the oldest come first and
/// the rest is counted. A figure that cannot be told has no line.
/// </summary>
internal sealed class ServerSeries(IServerCatalog catalog, UsageReader usage)
{
    public const int MostServers = 500;

    private static readonly Series[] All =
    [
        new("modular_server_cpu_percent", "gauge", "Percent of one processor since the reading before.", u => u.CpuPercent),
        new("modular_server_memory_bytes", "gauge", "Memory, shared pages counted once.", u => u.MemoryBytes),
        new("modular_server_memory_percent", "gauge", "Memory in percent of what the server may have.", u => u.MemoryPercent),
        new("modular_server_processes", "gauge", "Processes.", u => u.Processes),
        new("modular_server_connections", "gauge", "Open TCP connections on the RDP port.", u => u.Connections),
        new("modular_server_sessions", "gauge", "Connections that have logged in.", u => u.Sessions),
        new("modular_server_disk_bytes", "gauge", "What the server's files take on disk.", u => u.DiskBytes),
        new("modular_server_network_received_bytes_total", "counter", "From RDP clients.", u => u.Network?.BytesIn),
        new("modular_server_network_sent_bytes_total", "counter", "To RDP clients.", u => u.Network?.BytesOut),
        new("modular_server_desktop_received_bytes_total", "counter", "What the desktop itself received.", u => u.Network?.DesktopBytesIn),
        new("modular_server_desktop_sent_bytes_total", "counter", "What the desktop itself sent.", u => u.Network?.DesktopBytesOut),
    ];

    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var page = catalog.List(new ServerQuery { Statuses = [ServerStatus.Running], Limit = MostServers });
        var usages = await usage.ReadAsync(page.Items, cancellationToken);
        var told = page.Items.Zip(usages).Where(s => s.Second is not null).Select(s => (Labels: Labels(s.First), Usage: s.Second!)).ToList();

        var text = new StringBuilder();
        Begin(text, "modular_server_series_omitted", "gauge",
            $"Running servers without series: beyond the {MostServers} oldest, or without an answer within a second.");
        text.Append(CultureInfo.InvariantCulture, $"modular_server_series_omitted{{reason=\"limit\"}} {page.Total - page.Items.Count}\n");
        text.Append(CultureInfo.InvariantCulture, $"modular_server_series_omitted{{reason=\"no_answer\"}} {page.Items.Count - told.Count}\n");
        foreach (var series in All)
        {
            Begin(text, series.Name, series.Type, series.Help);
            foreach (var (labels, figures) in told)
            {
                if (series.Value(figures) is { } value)
                    text.Append(CultureInfo.InvariantCulture, $"{series.Name}{labels} {value}\n");
            }
        }

        return text.ToString();
    }

    private static void Begin(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static string Labels(ServerRecord server) => $"{{server_id=\"{Escape(server.Id)}\",user_id=\"{Escape(server.Spec.UserId)}\"}}";

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Series(string Name, string Type, string Help, Func<ServerUsage, double?> Value);
}
